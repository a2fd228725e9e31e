// countersign policy show | compare | tighten | test

import { Fault } from '@countersign/core/fault.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { describeDifference, difference } from '@countersign/core/policy/difference.ts'
import { growth } from '@countersign/core/policy/growth.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { compare } from '@countersign/core/policy/tighten.ts'
import type { Command } from 'commander'
import { tryPolicy } from '../flows/backtest.ts'
import { readPolicy } from '../flows/drafts.ts'
import { refuseInTeam } from '../flows/together.ts'
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
    .command('compare')
    .argument('<wallet>')
    .argument('<file>', 'a policy; - reads it from the standard input')
    .description('what a policy would change of the one in force; nothing changes')
    .action(perform(compareWith))
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

async function compareWith(
  { context, screen }: Session,
  name: string,
  file: string,
): Promise<Ending> {
  const to = readPolicy(file)
  const { policy: from } = await showWallet(context, name)
  const { kind } = compare(from, to)
  const differences = difference(from, to)
  const grows = growth(from, to)
  screen.say(heading(screen, VERDICTS[kind]))
  screen.say(bullets(screen, differences.map(describeDifference)))
  if (grows.length > 0) {
    screen.say(heading(screen, 'More than twice as wide'))
    screen.say(bullets(screen, grows))
  }
  return { json: { wallet: name, change: kind, differences, growth: grows } }
}

const VERDICTS = {
  same: 'This is the policy already',
  tightening: 'It would tighten the policy: every spend is judged as strictly, or more',
  loosening: 'It would loosen the policy',
} as const

async function tighten(session: Session, name: string, file: string): Promise<Ending> {
  const { context, screen, ask } = session
  await refuseInTeam(context, `propose policy ${name} ${file}`)
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
  const differences = difference(from, to)
  screen.say(heading(screen, `A stricter policy for ${name}`))
  screen.say(bullets(screen, differences.map(describeDifference)))
  const warning = 'Undoing it will not be possible by this command: loosening needs governance.'
  screen.say(`\n${paragraph(screen, warning, screen.dim)}`)
  await ask.agree('Pin this policy?')
  const policyHash = await tightenPolicy(context, { wallet: name, from, to })
  screen.say(heading(screen, 'The policy is pinned'))
  return { json: { wallet: name, change: 'tightening', policyHash, differences } }
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
