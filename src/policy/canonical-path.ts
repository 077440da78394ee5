/** A path of more characters is refused: no route needs it, and the audit trail keeps what it names. */
const longest = 2_048;

/** What encodeURIComponent encodes although a segment may hold it as it is (RFC 3986, 3.3); a semicolon is left encoded. */
const needlesslyEncoded = /%(?:24|26|2B|2C|3A|3D|40)/g;

/**
 * What no segment holds, encoded or not: separators of one reader or another, the percent sign, by which a second decoding
 * would find another path, and all that is invisible.
 */
const ambiguous = /[/\\;%?#[\]\p{C}\p{Zl}\p{Zp}]/u;

/** Read by some (Windows' file system) as if it were not there; `.` and `..` are among them. */
const foldedAway = /^ |[ .]$/;

/**
 * The text of a segment that is written in its one canonical form; null for any other. Two readers of such a segment, strict or
 * lenient, find the same text.
 */
const readSegment = (written: string): string | null => {
  if (!/^[\x21-\x7e]+$/.test(written)) return null;
  try {
    const text = decodeURIComponent(written);
    const again = encodeURIComponent(text).replace(needlesslyEncoded, decodeURIComponent);
    const isPlain = again === written && !ambiguous.test(text) && !foldedAway.test(text);
    // Or the full-width slash would be a segment's letter here and a separator there.
    return isPlain && text.normalize('NFKC') === text ? text : null;
  } catch {
    return null;
  }
};

/**
 * The segments of a path that is in its one canonical form, as text: nothing is encoded but what must be, and there are no
 * empty or dot segments. The last one is empty where the path ends in a slash. Null for any other path: it is not normalised, since
 * proxy, gateway and application might each do it another way.
 */
export const readPath = (path: string): string[] | null => {
  if (path.length > longest || !path.startsWith('/')) return null;
  const written = path.slice(1).split('/');
  const segments: string[] = [];
  for (const [index, each] of written.entries()) {
    const text = each === '' && index === written.length - 1 ? '' : readSegment(each);
    if (text === null) return null;
    segments.push(text);
  }
  return segments;
};

const name = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const canonicalHost = new RegExp(String.raw`^(?=.{1,253}$)(?:${name}(?:\.${name})*|\[[0-9a-f:.]+\])$`);

/** Whether a host is in the one form in which it is compared: lower case, no port, no final dot. */
export const isHost = (text: string): boolean => canonicalHost.test(text);
