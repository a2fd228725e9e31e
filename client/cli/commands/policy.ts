// countersign policy show | tighten

import { readFileSync } from 'node:fs'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { policyFromDraft } from '@countersign/core/policy/draft.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { compare } from '@countersign/core/policy/tighten.ts'
import type { Command } from 'commander'
import { showWallet, tightenPolicy } from '../flows/wallets.ts'
import { bullets, heading, paragraph } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addPolicy(program: Command): void {
  const policy = program.command('policy').description('what the signer allows')
  policy
    .command('show')
    .argument('<wallet>')
    .description('the policy in words; with --json as tighten takes it')
    .action(perform(show))
  policy
    .command('tighten')
    .argument('<wallet>')
    .argument('<file>', 'a policy as `policy show --json` prints it, made stricter')
    .description('pin a stricter policy, at once')
    .action(perform(tighten))
}

async function show({ context, screen }: Session, name: string): Promise<Ending> {
  const { policy, policyHash } = await showWallet(context, name)
  const sentences = describePolicy(policy)
  screen.say(heading(screen, `The policy of ${name}`))
  screen.say(bullets(screen, sentences))
  return { json: { wallet: name, policyHash, sentences, policy: policyToCanonical(policy) } }
}

async function tighten(session: Session, name: string, file: string): Promise<Ending> {
  const { context, screen, ask } = session
  const to = readPolicy(file)
  const { policy: from } = await showWallet(context, name)
  const change = compare(from, to)
  if (change.kind === 'loosening') {
    throw new Fault('policy.not_tightening', { because: change.because.slice(0, 3).join(' ') })
  }
  if (change.kind === 'same') {
    screen.say(`\n${paragraph(screen, 'This is the policy already.')}`)
    return { json: { wallet: name, change: 'same' } }
  }
  const { added, removed } = differences(from, to)
  screen.say(heading(screen, `A stricter policy for ${name}`))
  if (added.length > 0) screen.say(bullets(screen, added, screen.good('+')))
  if (removed.length > 0) screen.say(bullets(screen, removed, screen.bad('-')))
  const warning = 'Undoing it will not be possible by this command: loosening needs governance.'
  screen.say(`\n${paragraph(screen, warning, screen.dim)}`)
  await ask.agree('Pin this policy?')
  const policyHash = await tightenPolicy(context, { wallet: name, from, to })
  screen.say(heading(screen, 'The policy is pinned'))
  return { json: { wallet: name, change: 'tightening', policyHash, added, removed } }
}

function differences(from: Policy, to: Policy) {
  const [before, after] = [describePolicy(from), describePolicy(to)]
  return {
    added: after.filter((sentence) => !before.includes(sentence)),
    removed: before.filter((sentence) => !after.includes(sentence)),
  }
}

/** A policy, or the whole object that `policy show --json` prints. */
function readPolicy(file: string): Policy {
  const parsed = parseFile(file)
  const isObject = typeof parsed === 'object' && parsed !== null
  const draft = isObject && 'policy' in parsed ? parsed.policy : parsed
  return policyFromDraft(withDigits(draft))
}

function parseFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new Fault('client.file_unreadable', { file }, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Fault('policy.invalid', { where: file, reason: 'not JSON' }, { cause })
  }
}

// People write 5 where the canonical form has "5".
function withDigits(value: unknown): Canonical {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(withDigits)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDigits(each)]))
  }
  throw new Fault('policy.invalid', { where: 'policy', reason: `${String(value)} stands in it` })
}
