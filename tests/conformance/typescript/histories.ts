// Reads whole histories from the gateway.
import { parseExactly } from "./exact.ts";

type Line<Row> = { cursor: string; record?: Row; complete?: boolean; error?: { code: number; msg: string } };

/** Every record once, oldest first. The `cause` of an error is the cursor to go on from: `{ cursor }` as the query. */
export async function* history<Row>(resource: string, query: Record<string, string> = {}): AsyncGenerator<Row> {
  const url = `${process.env["BINANCE_GATEWAY_URL"]}/histories/${resource}?${new URLSearchParams(query)}`;
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(await response.text());
  let cursor = query["cursor"];
  let rest = "";
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    const texts = (rest + part).split("\n");
    rest = texts.pop() ?? "";
    for (const text of texts) {
      const line = parseExactly(text) as Line<Row>;
      cursor = line.cursor;
      if (line.error) throw new Error(line.error.msg, { cause: cursor });
      if (line.complete) return;
      if (line.record) yield line.record;
    }
  }
  throw new Error("the history was cut off", { cause: cursor });
}
