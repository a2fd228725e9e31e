// countersign policy show | tighten | test

import { readFileSync } from 'node:fs'
import { readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { policyFromDraft } from '@countersign/core/policy/draft.ts'
import { destinationOf, type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { compare } from '@countersign/core/policy/tighten.ts'
import type { Command } from 'commander'
import { tryPolicy } from '../flows/backtest.ts'
import { showWallet, tightenPolicy } from '../flows/wallets.ts'
import { bullets, heading, paragraph } from '../screen/layout.ts'
import { showTried, triedJson } from '../screen/tried.ts'
import { type Ending, perform, type Session } from '../session.ts'

/** Ten years, as far as any window goes. */
const MAX_DAYS = 3_650

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
  policy
    .command('test')
    .argument('<wallet>')
    .argument('<file>', 'a policy; - reads it from the standard input')
    .option('--days <n>', 'of how many days to tell', '90')
    .description('what a policy would have said of the spends so far; nothing changes')
    .action(perform(test))
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

async function test(
  { context, screen }: Session,
  name: string,
  file: string,
  options: { readonly days: string },
): Promise<Ending> {
  const days = Number(options.days)
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    const reason = `a whole number from 1 to ${MAX_DAYS}`
    throw new Fault('client.argument_invalid', { option: '--days', reason })
  }
  const tried = await tryPolicy(context, name, readPolicy(file))
  const since = context.now() - days * 86_400
  const told = tried.filter(({ at }) => at >= since)
  showTried(screen, told, days)
  return { json: triedJson(name, told, days) }
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
  const policy = policyFromDraft(withDigits(draft))
  for (const destination of Object.values(policy.lists).flat().map(destinationOf)) {
    // One that cannot be derived from would make every rule about its list fire.
    if (destination.includes('(')) readDescriptor(destination)
  }
  return policy
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
