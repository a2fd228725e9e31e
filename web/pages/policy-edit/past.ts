// The spends of the past, and who asked for them, as a draft is tried on them in this browser.

import type { CharterView } from '@countersign/core/charter/view.ts'
import type { PastSpend } from '@countersign/core/policy/backtest.ts'
import type { Initiator } from '@countersign/core/policy/facts.ts'
import type { Spent } from '@countersign/core/policy/history.ts'
import {
  isAboutAll,
  pastSpendOf,
  spentElsewhere,
  type ToldSpend,
} from '@countersign/core/policy/past.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { useQuery } from '@tanstack/react-query'
import { type Answer, api } from '../../session/api.ts'

export type Past = {
  /** Oldest first or not: a back-test puts them in order. */
  readonly spends: readonly PastSpend[]
  /** What of each counts, for sums until now. */
  readonly spent: readonly Spent[]
  readonly elsewhere: readonly Spent[]
}

/** Whole, wallet by wallet. @param policies - those that will be tried */
export function usePast(wallet: string, policies: readonly Policy[], view: CharterView) {
  const isOfAll = policies.some(isAboutAll)
  return useQuery({
    queryKey: ['listPastSpends', { wallet }, isOfAll] as const,
    queryFn: async (): Promise<Past> => {
      const told = await readAll(wallet)
      const others = isOfAll ? view.wallets.filter(({ name }) => name !== wallet) : []
      const elsewhere = await Promise.all(others.map(({ name }) => readAll(name)))
      return {
        spends: told.map((each) => withRoles(pastSpendOf(each), view)),
        spent: spentOf(told),
        elsewhere: elsewhere.flatMap(spentElsewhere),
      }
    },
  })
}

type Told = Answer<'listPastSpends'>['spends'][number]

const PAGE = 500

async function readAll(wallet: string): Promise<readonly ToldSpend[]> {
  const all: Told[] = []
  let before: string | undefined
  while (true) {
    const ask = { wallet, limit: String(PAGE), ...(before === undefined ? {} : { before }) }
    const { spends } = await api.listPastSpends(ask)
    all.push(...spends)
    const last = spends.at(-1)
    if (last === undefined || spends.length < PAGE) return all.map(toldOf)
    before = String(last.seq)
  }
}

function toldOf({ payments, amountSats, countedSats, feeSats, ...told }: Told): ToldSpend {
  return {
    ...told,
    amountSats: BigInt(amountSats),
    countedSats: BigInt(countedSats),
    feeSats: BigInt(feeSats),
    payments: payments.map((each) => ({ ...each, amountSats: BigInt(each.amountSats) })),
  }
}

/** Each once: what was replaced counts with what took its place. */
function spentOf(told: readonly ToldSpend[]): readonly Spent[] {
  const replaced = new Set(told.flatMap(({ replaces }) => replaces))
  return told
    .filter(({ txid }) => !replaced.has(txid))
    .map(({ signedAt, countedSats, member }) => ({
      at: signedAt,
      amountSats: countedSats,
      ...(member === undefined ? {} : { member }),
    }))
}

/** With the roles and groups of now: those of then are not told. */
function withRoles(past: PastSpend, view: CharterView): PastSpend {
  const { member, device } = past.spend.initiator
  const known = initiatorIn(view, member, device)
  return known ? { ...past, spend: { ...past.spend, initiator: known } } : past
}

/** The groups every organisation has, by role. */
const GROUP_ROLES = {
  administrators: 'administrator',
  approvers: 'approver',
  spenders: 'spender',
} as const

/** A member as a policy is told of who asks. */
export function initiatorIn(view: CharterView, id: string, device = ''): Initiator | null {
  const member = view.members.find((each) => each.id === id)
  if (!member) return null
  const { roles } = member
  const made = new Map(view.groups.map(({ name, members }) => [name, members]))
  const byRole = Object.entries(GROUP_ROLES).filter(
    ([name, role]) => !made.has(name) && roles.includes(role),
  )
  const joined = [...made].filter(([, members]) => members.includes(id))
  return {
    kind: roles.includes('owner') ? 'owner' : 'member',
    member: id,
    device,
    roles,
    groups: [...joined, ...byRole].map(([name]) => name).sort(),
  }
}
