// Time zones, from what the engine knows of them.
import { Errno, fail } from "./fs/types.js";

export interface Zone {
  offset: number;
  summer: boolean;
  name: string;
}

type Form = "short" | "long" | "longOffset";
const formats = new Map<string, Intl.DateTimeFormat>();
/** What a zone is called at a moment. */
function named(zone: string | undefined, form: Form, ms: number): string {
  const key = `${form}${zone}`;
  let f = formats.get(key);
  if (!f) formats.set(key, (f = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: form })));
  return f.formatToParts(ms).find((p) => p.type === "timeZoneName")!.value;
}

// Intl abbreviates in American English what Americans do, and says "GMT+1" for the rest. The abbreviations of the time zone database are the
// initials of the long names of these ("European Standard" without the second word), those below, and the offset for all others.
const INITIALS = /^(British|Irish|\w+ European|\w+ Africa|Israel|India|China|Japan|Korean|Philippine|Australian|New Zealand|Newfoundland|Cuba)\b/;
const OTHERS = "Moscow MSK|Pakistan PKT|Hong Kong HKT|Western Indonesia WIB|Central Indonesia WITA|Eastern Indonesia WIT".split("|");

function nameAt(zone: string | undefined, ms: number, offset: number): string {
  const short = named(zone, "short", ms);
  if (!/^GMT[+-]/.test(short)) return short;
  const long = named(zone, "long", ms);
  if (INITIALS.test(long)) return long.replace("European Standard", "European").replace(/(\w)\w* ?/g, "$1");
  const other = OTHERS.find((row) => long.startsWith(row.slice(0, row.lastIndexOf(" "))));
  const clock = new Date(Math.abs(offset) * 1000).toISOString().slice(11, 16).replace(":00", "").replace(":", "");
  return other?.split(" ").pop() ?? (offset < 0 ? "-" : "+") + clock;
}

function offsetIn(zone: string | undefined, ms: number): number {
  if (zone === undefined) return -new Date(ms).getTimezoneOffset() * 60;
  const [, sign, hours, minutes, seconds] = /([+-])(\d+):(\d+):?(\d*)/.exec(named(zone, "longOffset", ms)) ?? [];
  return sign ? (sign === "-" ? -1 : 1) * (+hours! * 3600 + +minutes! * 60 + +seconds!) : 0;
}

/** The zone at a moment: `zone`, or the machine's own. */
export function zoneAt(seconds: number, zone: string | undefined): Zone {
  const ms = seconds * 1000;
  if (!(Math.abs(ms) <= 8.64e15)) fail(Errno.EOVERFLOW); // beyond what a Date holds
  const offset = offsetIn(zone, ms);
  const year = new Date(ms).getUTCFullYear();
  const [winter, summer] = [offsetIn(zone, Date.UTC(year, 0, 1)), offsetIn(zone, Date.UTC(year, 6, 1))];
  // Intl takes tens of milliseconds to start: not where the machine's clock shows UTC.
  if (zone === undefined && offset === 0 && winter === 0 && summer === 0) return { offset, summer: false, name: "UTC" };
  return { offset, summer: offset > Math.min(winter, summer), name: nameAt(zone, ms, offset) };
}
