// What an account shows to whose it is, and what all accounts show to the others.

import { Fault } from '@countersign/core/fault.ts'
import type { PasskeyRecord, PasswordRecord } from '../ports/accounts.ts'
import type { MemberRecord } from '../ports/records.ts'
import { presentMember } from './sessions.ts'
import type { World } from './world.ts'

const DAY_SECONDS = 86_400

export type Me = {
  readonly member: MemberRecord
  readonly passkeys: readonly PasskeyRecord[]
  readonly password: PasswordRecord | null
  /** Links that wait, and a reset: each can be cancelled. */
  readonly openings: readonly { readonly madeAt: number; readonly usableFrom: number }[]
  readonly reset: { readonly askedAt: number; readonly usableFrom: number | null } | null
}

/** @throws Fault session.invalid for a member who has just gone */
export async function showMe(
  { store: { reader }, clock }: Pick<World, 'store' | 'clock'>,
  id: string,
): Promise<Me> {
  const now = clock()
  const member = await presentMember(reader, id)
  if (!member) throw new Fault('session.invalid')
  const reset = await reader.reset(id)
  const confirmedAt = reset?.confirmedAt ?? null
  return {
    member,
    passkeys: await reader.passkeys(id),
    password: await reader.password(id),
    openings: (await reader.openings(id)).filter(({ expiresAt }) => now < expiresAt),
    reset:
      reset && now < reset.expiresAt
        ? {
            askedAt: reset.askedAt,
            usableFrom: confirmedAt === null ? null : confirmedAt + DAY_SECONDS,
          }
        : null,
  }
}

export type Account = {
  readonly member: string
  readonly passkeys: number
  readonly hasPassword: boolean
  /** Whether the signer has an authenticator for their codes. */
  readonly hasCode: boolean
  readonly usedAt: number | null
}

/** Every member's, whether they were ever here or not. @throws Fault channel.* */
export async function listAccounts({
  store: { reader },
  signer,
}: Pick<World, 'store' | 'signer'>): Promise<readonly Account[]> {
  const codes = new Set((await signer.signInStates()).map(({ member }) => member))
  const [passkeys, passwords] = [await reader.passkeys(), await reader.passwords()]
  return (await reader.members()).map(({ id: member }) => {
    const own = passkeys.filter((each) => each.member === member)
    const password = passwords.find((each) => each.member === member)
    const uses = [...own, ...(password ? [password] : [])].flatMap(({ usedAt }) => usedAt ?? [])
    return {
      member,
      passkeys: own.length,
      hasPassword: password !== undefined,
      hasCode: codes.has(member),
      usedAt: uses.length > 0 ? Math.max(...uses) : null,
    }
  })
}
