// The terms of a token that may ask for spends, as they are typed, and the change they make.

import type { Canonical } from '@countersign/core/canonical.ts'
import { satsOf, type TypedAmount } from '../../charter/typed-amount.ts'

export type Terms = {
  readonly token: string
  readonly name: string
  readonly key: string
  readonly wallets: readonly string[]
  readonly budget: TypedAmount
  readonly windowDays: string
  readonly networks: string
  readonly days: string
}

export const NO_TERMS: Terms = {
  token: '',
  name: '',
  key: '',
  wallets: [],
  budget: { text: '', unit: 'BTC' },
  windowDays: '1',
  networks: '',
  days: '180',
}

const DAY_SECONDS = 86_400

export type Lacking = 'token' | 'name' | 'key' | 'wallets' | 'budget' | 'networks'

/** What is missing or wrong yet. That the charter takes it, the signer says at the desk. */
export function lackingIn({ token, name, key, wallets, budget, networks }: Terms): Lacking[] {
  const isThere: Readonly<Record<Lacking, boolean>> = {
    token: /^[a-z][a-z0-9-]{0,23}$/.test(token),
    name: /^\S.{0,63}$/.test(name.trim()),
    key: /^[0-9a-f]{64}$/.test(key.trim()),
    wallets: wallets.length > 0,
    budget: (satsOf(budget) ?? 0n) > 0n,
    networks: rangesOf(networks).length > 0,
  }
  return (Object.keys(isThere) as Lacking[]).filter((each) => !isThere[each])
}

export function tokenChange(terms: Terms, now: number): Canonical {
  const { token, name, key, wallets, budget, windowDays, networks, days } = terms
  return {
    kind: 'token.add',
    token,
    name: name.trim(),
    key: key.trim(),
    wallets,
    budgetSats: String(satsOf(budget) ?? 0n),
    windowSeconds: String(Number(windowDays) * DAY_SECONDS),
    networks: rangesOf(networks),
    expiresAt: String(now + Number(days) * DAY_SECONDS),
  }
}

const rangesOf = (typed: string): string[] => typed.split(/[\s,]+/).filter((each) => each !== '')
