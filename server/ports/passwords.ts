// Passwords: which are refused, and their slow hashes. At most a few are worked out at a time, so
// that whoever tries many keeps nobody else waiting for long.

import type { PasswordFlaw } from '@countersign/core/access/password.ts'

export type Passwords = {
  /** @param own - names of its owner and of what it is for */
  flawOf(password: string, own: readonly string[]): Promise<PasswordFlaw | null>
  /** @throws Fault http.busy */
  hash(password: string): Promise<string>
  /**
   * Takes as long where there is none.
   * @param isKnown - of a browser that signed in before: these wait apart from all others
   * @returns `outdated` for one that is right, and is to be hashed anew
   * @throws Fault http.busy
   */
  check(
    password: string,
    kept: string | null,
    isKnown: boolean,
  ): Promise<'right' | 'outdated' | 'wrong'>
}
