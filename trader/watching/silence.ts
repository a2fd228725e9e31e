// Whether anybody knows how an account stands: told once when its venue has said nothing for too
// long, and once when it is back.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Time } from '../prices/rhythm.ts'

export type Silence = {
  /** The venue told something, or answered. */
  good(): void
  /** Whether it is too long ago by now. @param why - what went wrong last */
  judge(why: string): void
  /** When all was good last, by our own clock; null unless it is too long ago. */
  since(): UnixSeconds | null
}

type SilenceParts = {
  readonly time: Time
  readonly clock: () => UnixSeconds
  /** Between two looks at the account. */
  readonly beatMs: () => number
}

/** After five looks in vain nobody knows how the account stands. */
const SILENT_BEATS = 5

export function openSilence(
  { time, clock, beatMs }: SilenceParts,
  tell: (kind: 'silent' | 'back', why: string) => void,
): Silence {
  let goodAt = time.now()
  let goodClock = clock()
  let isSilent = false
  const judge = (why: string) => {
    const isNow = time.now() - goodAt > SILENT_BEATS * beatMs()
    if (isNow === isSilent) return
    isSilent = isNow
    tell(isSilent ? 'silent' : 'back', isSilent ? why : '')
  }
  return {
    judge,
    good() {
      goodAt = time.now()
      goodClock = clock()
      judge('')
    },
    since: () => (isSilent ? goodClock : null),
  }
}
