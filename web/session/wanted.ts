// Where somebody wanted to go who had to sign in first, such as the page that a mail named. It is
// kept by this tab until then.

let wanted: string | null = null

/** @param href - of the console's router: behind the # of the address */
export function wantLater(href: string): void {
  wanted = href
}

/** Once. */
export function takeWanted(): string {
  const href = wanted ?? '/'
  wanted = null
  return href
}
