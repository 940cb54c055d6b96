// Signs requests to the exchange with an HMAC secret; a client that talks to the gateway does not need it.
import { createHmac } from "node:crypto";

export function sign(secret: string, query: string): string {
  return createHmac("sha256", secret).update(query).digest("hex");
}

/** An interceptor that signs the query just as it is sent, already encoded. */
export function signing(secret: string): (request: Request) => Request {
  return (request) => {
    const url = new URL(request.url);
    const query = `${url.search.slice(1)}&timestamp=${Date.now()}`.replace(/^&/, "");
    url.search = `${query}&signature=${sign(secret, query)}`;
    return new Request(url, request);
  };
}
