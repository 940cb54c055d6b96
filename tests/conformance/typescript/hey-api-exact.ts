// Without this, 9007199254740993 is read as 9007199254740992: JSON.parse rounds what exceeds 2^53.
import { parse, stringify } from "lossless-json";

/**
 * For hey-api: client.interceptors.response.use(exactly). Numbers are handed on as strings of their digits, and the
 * transformers that generate.mjs makes turn those into bigint.
 */
export async function exactly(response: Response): Promise<Response> {
  if (!response.ok) return response;
  const quoted = stringify(parse(await response.text(), undefined, (digits) => digits));
  return new Response(quoted, { status: response.status, headers: response.headers });
}
