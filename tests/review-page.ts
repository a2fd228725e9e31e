// Prints docs/operating/review.md from the catalogue of checks:
//
//   node bin/run.mjs tests/review-page.ts > docs/operating/review.md

import { CHECKS } from '@countersign/core/review/catalogue.ts'
import { STANDARDS } from '@countersign/core/review/standards.ts'

const OPENING = `# The security review

A review asks ${CHECKS.length} questions of an organisation, its wallets and what runs. Of each
fault it tells what it saw, why it matters and how it is mended. What could not be found out is
told as unknown and never passes.

    ./countersign review                            what is weak, from the worst
    ./countersign review --report review.html       the same as a page to print, for an auditor
    ./countersign review propose CHECK SUBJECT      proposes the fix of a finding
    ./countersign review state WHAT [wallet:NAME] --note WHAT-YOU-SAW

It exits with 4 while a critical or high finding is open, else with 0. With \`--json\` it is one
object: \`score\`, \`findings\` (each with \`id\`, \`severity\`, \`title\`, \`subject\`,
\`evidence\`, \`why\`, \`standards\` and \`fix\`), \`passed\`, \`unknown\` and \`mustLive\`.

A fix is one of three kinds. \`changes\` are changes of the charter that \`review propose\`
proposes as they are: what only tightens a policy takes hold at once, even when it is locked; all
else takes the quorum, its delay and, where it is locked, the operators. \`command\` is a line to
run. \`by-hand\` is for people. Look at the amounts of a proposed limit before you agree to it:
they are shares of what the wallet holds.

What a machine cannot see (a backup was read back, keys lie apart) somebody has to state. It is
kept in this client's folder, holds for a time, and stands in the report with its note: it is that
person's word. The review asks as the member whose client it is: the recovery codes and wrong codes
of others are theirs to look at.

## Whom a false page can take in

Every member is listed with how far they are proof against phishing. *Resistant*: passkeys
alone, to decide with and to sign in with. *Partly*: a passkey, beside a password or typed
codes. *Not*: no passkey at all. *Not known*: it hangs on ways into the console, which could not
be asked. Codes are superfluous with three keys: one may be lost, and two decide.

## By the server

The server makes a review too: \`GET /v1/review\`, the page *Security review* of the console
(which prints as a report), and by itself each day and a minute after the charter or a wallet
changed. It asks the signer for the charter, and its own tables for the rest. What only the
launcher, a member's device or a person knows it tells as unknown, so its score differs from the
command line's: what other processes and this machine are like, whether the journal verifies,
whose key is a wallet's, members' authenticators, and what people stated. It is the server's
word; the command line checks what the signer says.

Of findings from medium up that are new or came back, every member is told once, in one notice a
review ([notices](notices.md)). A check that cannot be judged for a while changes nothing. \`GET
/v1/review/history\` says how the score went, for two years. Each review stands in the audit log
as \`review.made\`.

## The score

From 0 to 100. The worst finding that is open says in which quarter it lies, for a chain is as
strong as its weakest link; all that is open says where in it. Critical is below 25, high below 50,
medium below 75, low below 100; info costs nothing. What is unknown costs as a finding: of a
critical or high check as a medium one, else as a low one. Mending a finding never lowers it.

## Who must be alive

For the charter and for each wallet, the smallest sets of people without whom nothing can be
decided or spent: worked out from quorum, roles, groups, grants and approvals, by leaving people
out. \`wallet:NAME/large\` counts every approval that a rule asks for; \`wallet:NAME\` only those of
every spend. Sets of more than four people are not looked for.

## The checks

An id is never renamed and never given to another check.
`

const OF_STANDARDS = `## Standards

CCSS 9.0, NIST SP 800-63B-4 and ASVS 5.0. The words are short paraphrases: whoever certifies reads
the originals. A covered item is looked at, not certified.
`

export function reviewPage(): string {
  const groups = [...new Set(CHECKS.map(({ id }) => groupOf(id)))]
  const sections = groups.map((group) => {
    const rows = CHECKS.filter(({ id }) => groupOf(id) === group).map(
      ({ id, severity, title, why, standards }) =>
        `| \`${id}\` | ${severity} | ${title}. ${why} | ${standards.join(', ')} |`,
    )
    const head = ['| check | severity | what and why | standards |', '|---|---|---|---|']
    return [`### ${group}`, '', ...head, ...rows].join('\n')
  })
  const items = Object.entries(STANDARDS).map(([id, says]) => {
    const by = CHECKS.filter(({ standards }) => standards.some((each) => each === id))
    return `| ${id} | ${says} | ${by.length} |`
  })
  const table = ['| item | in short | checks |', '|---|---|---|', ...items].join('\n')
  return `${OPENING}\n${sections.join('\n\n')}\n\n${OF_STANDARDS}\n${table}\n`
}

const groupOf = (id: string): string => id.split('.')[0] ?? id

if (import.meta.main) process.stdout.write(reviewPage())
