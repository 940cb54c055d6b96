// Without this, 9007199254740993 is read as 9007199254740992: JSON.parse rounds what exceeds 2^53.
import { parse, parseNumberAndBigInt } from "lossless-json";
import type { Middleware } from "openapi-fetch";

/** Reads JSON with integers as bigint, as the types say that generate.mjs makes. */
export function parseExactly(text: string): unknown {
  return parse(text, undefined, parseNumberAndBigInt);
}

/** For openapi-fetch: client.use(exact). */
export const exact: Middleware = {
  async onResponse({ response }) {
    const text = await response.text();
    const headers = new Headers(response.headers);
    headers.set("Content-Length", `${text.length}`); // without it, openapi-fetch does not call json()
    return Object.assign(new Response(text, { status: response.status, headers }), {
      json: async () => parseExactly(text),
    });
  },
};
