// countersign review [--report FILE] | propose | state
//
//   countersign review --report review.html
//   countersign review propose limits.count wallet:savings
//   countersign review state exit-rehearsed wallet:savings --note 'signed by both keys, not sent'

import type { Change } from '@countersign/core/charter/change.ts'
import { Fault } from '@countersign/core/fault.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import type { Finding, Review } from '@countersign/core/review/review.ts'
import { STATEMENTS } from '@countersign/core/review/stated.ts'
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { readCharter } from '../flows/charter.ts'
import { reviewAll } from '../flows/review.ts'
import { showWallet, tightenPolicy } from '../flows/wallets.ts'
import { keepStated } from '../keep/stated.ts'
import { reviewJson, showReview } from '../screen/findings.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { reportPage } from '../screen/report.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { saveNew } from './export.ts'
import { proposeChanges } from './propose-changes.ts'

export function addReview(program: Command): void {
  const command = program
    .command('review')
    .description('what is weak in organisation, wallets and machine, why, and how to mend it')
    .option('--report <file>', 'writes it as a page to print too: HTML, a new file')
    .action(perform(look))
  command
    .command('propose')
    .argument('<check>', 'the id of a finding that a program can mend')
    .argument('[subject]', 'what it is about; needed where the check found several')
    .description('proposes the fix of a finding; what only tightens takes hold at once')
    .action(perform(propose))
  command
    .command('state')
    .argument('<what>', STATEMENTS.map(({ what }) => what).join(', '))
    .argument('[wallet]', 'wallet:NAME, where it is said of each wallet')
    .requiredOption('--note <text>', 'what you saw, for whoever reads the report')
    .description('says what no program can see: it is kept here with today’s date')
    .action(perform(state))
}

async function look({ context, screen }: Session, options: { report?: string }): Promise<Ending> {
  const { facts, review } = await reviewAll(context)
  showReview(screen, review)
  if (options.report !== undefined) {
    const page = new TextEncoder().encode(reportPage(facts, review))
    const path = saveNew(options.report, page)
    screen.say(`\n${rows(screen, [['report', path]])}`)
  }
  const json = reviewJson(review)
  return isGrave(review) ? { json, exit: EXIT.refused } : { json }
}

const isGrave = ({ findings }: Review): boolean =>
  findings.some(({ severity }) => severity === 'critical' || severity === 'high')

async function propose(
  session: Session,
  check: string,
  subject: string | undefined,
): Promise<Ending> {
  const { context } = session
  const { review } = await reviewAll(context)
  const finding = findingOf(review, check, subject)
  const { fix, id } = finding
  if (fix.kind !== 'changes') {
    throw new Fault('client.argument_invalid', { check: id, reason: fix.words })
  }
  const { organisation } = await readCharter(context)
  const [change] = fix.changes
  if (organisation.kind === 'personal' && change?.kind === 'policy.set') {
    return tighten(session, finding, change)
  }
  return proposeChanges(session, { why: `${finding.title} (${id})` }, () => fix.changes)
}

/** Somebody alone needs no proposal for what only tightens. */
async function tighten(
  { context, screen, ask }: Session,
  { fix, subject }: Finding,
  { wallet, policy }: Extract<Change, { readonly kind: 'policy.set' }>,
): Promise<Ending> {
  screen.say(heading(screen, subject))
  screen.say(paragraph(screen, fix.words))
  await ask.agree('Pin this policy?')
  const { policy: from } = await showWallet(context, wallet)
  const to = policyFromCanonical(policy)
  const policyHash = await tightenPolicy(context, { wallet, from, to })
  screen.say(heading(screen, 'The policy is pinned'))
  return { json: { wallet, change: 'tightening', policyHash } }
}

function findingOf({ findings }: Review, check: string, subject: string | undefined): Finding {
  const ofCheck = findings.filter(({ id }) => id === check)
  const meant = ofCheck.filter((each) => subject === undefined || each.subject === subject)
  const [one, ...others] = meant
  if (one && others.length === 0) return one
  const reason = ofCheck.map((each) => each.subject).join(', ') || 'there is no such finding now'
  throw new Fault('client.argument_invalid', { check, reason })
}

async function state(
  { context, screen }: Session,
  what: string,
  wallet: string | undefined,
  { note }: { readonly note: string },
): Promise<Ending> {
  const known = STATEMENTS.find((each) => each.what === what)
  if (!known) {
    const reason = STATEMENTS.map((each) => each.what).join(', ')
    throw new Fault('client.argument_invalid', { what, reason })
  }
  const { wallets } = await readCharter(context)
  const isWallet = wallets.some(({ name }) => wallet === `wallet:${name}`)
  if (known.ofWallet !== isWallet || (!known.ofWallet && wallet !== undefined)) {
    const reason = known.ofWallet ? 'it is said of a wallet: wallet:NAME' : 'it takes no wallet'
    throw new Fault('client.argument_invalid', { what, reason })
  }
  const name = wallet === undefined ? what : `${what} ${wallet}`
  const at = context.now()
  keepStated(context, { what: name, at, note })
  screen.say(heading(screen, 'Kept'))
  screen.say(rows(screen, [[name, `${note}; it holds for ${known.days} days`]]))
  return { json: { what: name, at, days: known.days, note } }
}
