// What an organisation decides about, as the console's pages show it: a policy with something of
// everything in it, a milder one under way, what one person did alone, somebody who is invited.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { invite } from '@countersign/demo/team.ts'
import type { Assembly } from '../api/assembly.ts'

const DAY = 86_400

export const SUPPLIERS = [
  'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
  'bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry',
] as const

const scripts = SUPPLIERS.map((each) => scriptOf(each, 'regtest').toHex())

export const LIVED_POLICY: Policy = {
  version: '1',
  grants: [
    { id: 'spenders-spend', who: 'spender', act: 'spend' },
    {
      id: 'staff',
      who: 'group:approvers',
      act: 'spend',
      unless: [{ kind: 'amount-above', sats: sats(500_000n) }],
    },
  ],
  rules: [
    { id: 'change', when: [{ kind: 'change-not-ours' }], then: { kind: 'deny' } },
    { id: 'code-always', when: [], then: { kind: 'factor', level: 'code' } },
    {
      id: 'large',
      when: [{ kind: 'amount-above', sats: sats(25_000_000n) }],
      then: { kind: 'approvals', group: 'approvers', count: 2 },
    },
    {
      id: 'limit-24h',
      when: [
        { kind: 'sum-above', sats: sats(5_000_000n), window: { kind: 'rolling', seconds: DAY } },
      ],
      then: { kind: 'deny' },
    },
    {
      id: 'unknown',
      when: [
        { kind: 'destination-not-in', list: 'suppliers' },
        { kind: 'amount-above', sats: sats(1_000_000n) },
      ],
      then: { kind: 'delay', seconds: DAY },
    },
  ],
  lists: { suppliers: [...scripts] },
}

/** The same with another limit a day. */
const limitedTo = (limitSats: bigint, policy = LIVED_POLICY): Policy => ({
  ...policy,
  rules: policy.rules.map((rule) =>
    rule.id === 'limit-24h'
      ? { ...rule, when: rule.when.map((atom) => ({ ...atom, sats: sats(limitSats) }) as never) }
      : rule,
  ),
})

export const settingPolicy = (wallet: string, policy: Policy, from = LIVED_POLICY): Canonical => ({
  kind: 'policy.set',
  wallet,
  from: policyHash(from),
  policy: policyToCanonical(policy),
})

/**
 * @param set - a change of the wallet's policy
 * @returns the id of the proposal that lacks one vote
 */
export async function govern(
  { team }: Pick<Assembly, 'team'>,
  wallet: string,
  set = settingPolicy(wallet, limitedTo(8_000_000n)),
): Promise<string> {
  const { ada, bob, cyn } = team
  const why = 'Two more suppliers since June'
  const id = await team.propose(bob, [set], { why })
  await team.vote(cyn, id)
  const roles = { kind: 'member.roles', member: 'dan', roles: ['administrator', 'viewer'] }
  const other = await team.propose(ada, [roles], { why: 'Dan looks at the books' })
  await team.act(cyn, { act: 'veto', proposal: other })
  await team.act(bob, { act: 'freeze', subject: 'member:dan', why: 'A laptop is missing' })
  const old = await team.propose(ada, [{ kind: 'group.set', group: 'office', members: ['bob'] }])
  await team.act(ada, { act: 'withdraw', proposal: old })
  await invite(team.stage, ada, {
    member: 'eve',
    name: 'Eve Okafor',
    roles: ['approver'],
    contacts: [{ kind: 'email', address: 'eve@example.org' }],
  })
  return id
}
