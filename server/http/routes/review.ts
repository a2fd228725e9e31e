// The security review, and how those before came out.

import type { REVIEW_ROUTES } from '@countersign/contract/routes/review.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Because } from '@countersign/core/review/alive.ts'
import { fixCommand } from '@countersign/core/review/mend.ts'
import { listReviews, showReview } from '../../use-cases/show-review.ts'
import type { Handlers } from '../handler.ts'
import { present } from '../views.ts'

const PAGE = 50

type Shown = Awaited<ReturnType<typeof showReview>>

export const reviewHandlers: Handlers<keyof typeof REVIEW_ROUTES> = {
  async showReview({ world }) {
    const { findings, unknown, mustLive, people, ...more } = await showReview(world)
    const { passed, standards, ...rest } = more
    return {
      body: {
        ...rest,
        findings: findings.map(findingView),
        unknown: unknown.map(({ id: check, ...each }) => ({ check, ...each })),
        mustLive: mustLive.map(({ missing, sets, because, ...each }) => ({
          ...each,
          sets: sets.map((set) => [...set]),
          ...present('missing', missing),
          ...becauseView(because),
        })),
        people: people.map(({ because, ...each }) => ({ ...each, because: [...because] })),
        passed: [...passed],
        standards: standards.map(({ passed: well, open, unknown: dark, ...each }) => {
          return { ...each, passed: [...well], open: [...open], unknown: [...dark] }
        }),
      },
    }
  },

  async listReviews({ world, ask }) {
    return { body: { reviews: [...(await listReviews(world, Number(ask.limit ?? PAGE)))] } }
  },
}

function findingView({
  id: check,
  fix,
  standards,
  firstSeenAt,
  ...rest
}: Shown['findings'][number]) {
  const { kind, words } = fix
  const command = fixCommand({ id: check, subject: rest.subject, fix })
  const changes = fix.kind === 'changes' ? fix.changes.map(plain) : null
  return {
    ...rest,
    check,
    standards: [...standards],
    fix: { kind, words, ...present('command', command), ...present('changes', changes) },
    ...present('firstSeenAt', firstSeenAt),
  }
}

function becauseView(because: Because) {
  if (because.kind === 'wallet') return present('holder', because.holder)
  const { quorum, voters } = because
  return { quorum, voters }
}
