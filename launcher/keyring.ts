// What opens the seals, asked for once: the key that opened the signer opens the trader too.

import type { Unseal } from '@countersign/channel/launch.ts'
import type { Home } from './home.ts'
import { readUnsealKey, type UnsealWith } from './unseal.ts'

export type Keyring = {
  /** @param isAgain - what was typed before was wrong */
  unseal(isAgain: boolean): Promise<Unseal>
  /** All have started: what a person typed is kept no longer, unless they wanted it. */
  forget(): void
}

type KeyringOptions = {
  readonly home: Home
  readonly unsealWith: UnsealWith
  readonly keepUnsealKey: boolean
}

export function openKeyring({ home, unsealWith, keepUnsealKey }: KeyringOptions): Keyring {
  let kept: Promise<Unseal> | null = null
  let isForgetting = false
  return {
    unseal(isAgain) {
      if (kept && !isAgain) return kept
      const key = readUnsealKey(home, unsealWith)
      if (!isForgetting || keepUnsealKey) kept = key
      return key
    },
    forget() {
      isForgetting = true
      if (!keepUnsealKey) kept = null
    },
  }
}
