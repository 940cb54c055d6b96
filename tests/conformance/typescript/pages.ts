// Reads an operation page by page, and a long time window by window.
import { stringify } from "lossless-json";

/** How many records are asked for at once: the most that the exchange gives. */
const size = 100n;

/** Most operations take no window of more than 100 days; of loans, the exchange shows 7. */
const day = 86_400_000n;

type Window = { startTime: bigint; endTime: bigint };
type Page = { current: bigint; size: bigint };
type Answer<Row> = { data?: { rows: Row[] } | undefined; error?: unknown };

/** Cuts the time between the program's two arguments into windows that the exchange takes. */
export function windows(days = 100n): Window[] {
  const longest = days * day;
  const [from, to] = process.argv.slice(2).map(BigInt);
  if (from === undefined || to === undefined) throw new Error("give FROM and TO, in milliseconds since 1970");
  const cut: Window[] = [];
  for (let startTime = from; startTime <= to; startTime += longest)
    cut.push({ startTime, endTime: startTime + longest > to ? to : startTime + longest - 1n });
  return cut;
}

/** An answer without pages, as a page: it lists fewer records than the limit here, or its window must be shorter. */
export async function whole<Row>(ask: Promise<{ data?: Row[] | undefined; error?: unknown }>): Promise<Answer<Row>> {
  const { data, error } = await ask;
  if (data !== undefined && data.length >= size) throw new Error("there may be more: take shorter windows");
  return { data: data && { rows: data }, error };
}

/** Asks for page after page, and prints the records as they come. */
export async function print<Row>(ask: (page: Page) => Promise<Answer<Row>>): Promise<Row[]> {
  const printed: Row[] = [];
  for (let current = 1n; ; current++) {
    const { data, error } = await ask({ current, size });
    if (data === undefined) throw new Error(stringify(error));
    for (const row of data.rows) console.log(stringify(row));
    printed.push(...data.rows);
    if (data.rows.length < size) return printed;
  }
}
