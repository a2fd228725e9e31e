// Whether anybody is there. What the page asks by itself while nobody has touched it for a while
// says so, and does not keep the session from ending for want of use.

import { UNATTENDED } from '@countersign/contract/route.ts'

/** Reading takes its time; so does fetching a device that signs. */
const AWAY_MS = 5 * 60_000

let touchedAt = Date.now()

for (const kind of ['keydown', 'pointerdown', 'wheel']) {
  const touched = () => {
    touchedAt = Date.now()
  }
  addEventListener(kind, touched, { capture: true, passive: true })
}

export const fetchAsPresent: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  if (Date.now() - touchedAt > AWAY_MS) headers.set(UNATTENDED, 'yes')
  return fetch(input, { ...init, headers })
}
