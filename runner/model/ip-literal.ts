/** IPv4 and IPv6 literals, strictly: no octal or short forms, which C libraries read in different ways. */

/** Four decimal octets without leading zeros (RFC 6943 §3.1.1 tells what the loose forms have cost). */
export function isIPv4(text: string): boolean {
  const octets = text.split(".");
  return octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
}

/** RFC 4291 §2.2, with an IPv4 tail and a scope id (RFC 4007 §11, `fe80::1%eth0`) allowed. */
export function isIPv6(text: string): boolean {
  const scopeAt = text.indexOf("%");
  if (scopeAt !== -1) return /^[A-Za-z0-9._~-]+$/.test(text.slice(scopeAt + 1)) && isIPv6(text.slice(0, scopeAt));
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const counts = halves.map((half, index) => countGroups(half, index === halves.length - 1));
  if (counts.includes(undefined)) return false;
  const groups = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  // "::" stands for at least one group of zeros.
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

/** The number of 16-bit groups in `a:b:c`, or undefined where it is none; an IPv4 tail counts as two. */
function countGroups(half: string, mayEndInIPv4: boolean): number | undefined {
  if (half === "") return 0;
  const groups = half.split(":");
  let count = 0;
  for (const [index, group] of groups.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(group)) count += 1;
    else if (mayEndInIPv4 && index === groups.length - 1 && isIPv4(group)) count += 2;
    else return undefined;
  }
  return count;
}
