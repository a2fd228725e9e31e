// Signatures checked many in a row, apart from the rules: the processor does them in two thirds of
// the time while nothing comes between. What waits was taken to hold, so that nothing which was
// worked out meanwhile counts before all of them were checked.

import type { Checks } from './signature.ts'

/** As many wait: they hold their bytes in memory. */
const AT_ONCE = 512

export type Later = {
  /** Says yes to what it has not checked yet. */
  readonly checks: Checks
  /** Checks what waits. @returns whether all that was ever asked for holds */
  readonly allHold: () => boolean
}

export function checkedLater({ device, passkey, wallet }: Checks): Later {
  let waiting: (() => boolean)[] = []
  let isSound = true
  const allHold = (): boolean => {
    isSound &&= waiting.every((holds) => holds())
    waiting = []
    return isSound
  }
  const later = (holds: () => boolean): boolean => {
    waiting.push(holds)
    return waiting.length < AT_ONCE ? isSound : allHold()
  }
  const checks: Checks = {
    device: (...given) => later(() => device(...given)),
    passkey: (given) => later(() => passkey(given)),
    wallet: (...given) => later(() => wallet(...given)),
  }
  return { checks, allHold }
}
