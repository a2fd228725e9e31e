// What stands still, since when and why, and what it takes to go on.

import { nameOf, subjectName } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Text } from '@mantine/core'
import { corePhrase } from '../../charter/core-phrases.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { spanText } from '../../charter/policy-phrases.ts'
import { policyWords } from '../../charter/policy-words.ts'
import { proposeLink } from '../../charter/propose.ts'
import { Sentence } from '../../charter/Sentence.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useLanguage, useWords } from '../../words/use.ts'
import { decisionWords } from './words.ts'

type Props = { readonly view: CharterView }

type Still = {
  readonly subject: string
  readonly why: string
  readonly at?: number
  /** undefined: the signer's own doing; null: a quorum's. */
  readonly by?: string | null
  readonly seq?: number
}

export function Freezes({ view }: Props) {
  const say = useWords(decisionWords)
  const still: readonly Still[] = [
    ...view.freezes.map(({ by = null, ...each }) => ({ ...each, by })),
    ...view.stops,
  ]
  return (
    <Panel title={say('frozen')}>
      {still.length === 0 && (
        <Empty icon="check" title={say('frozenNothing')}>
          {say('frozenNothingWhy')}
        </Empty>
      )}
      <ul className="rows">
        {still.map((each) => (
          <Row key={each.subject} still={each} view={view} />
        ))}
      </ul>
    </Panel>
  )
}

function Row({ still, view }: Props & { readonly still: Still }) {
  const say = useWords(decisionWords)
  const language = useLanguage()
  const { subject, why, at, by } = still
  const whose =
    by === undefined
      ? say('frozenBySigner')
      : by === null
        ? say('frozenByQuorum')
        : say('frozenBy', { who: nameOf(view, by) })
  return (
    <li>
      <span className="tile red">
        <Icon name="snow" />
      </span>
      <div className="middle">
        <Text fw={600}>
          <Sentence phrase={corePhrase(subjectName(subject, view), language)} />
        </Text>
        <Text size="sm">
          <bdi>{why}</bdi>
        </Text>
        <Text c="dimmed" size="sm">
          {whose} {at !== undefined && <Moment at={at} />}
        </Text>
        <Lifting still={still} view={view} />
      </div>
    </li>
  )
}

/** One person's freeze is undone at once for a while; any other is lifted by a proposal. */
function Lifting({ still, view }: Props & { readonly still: Still }) {
  const say = useWords(decisionWords)
  const sayPolicy = useWords(policyWords)
  const { settings, organisation, alone } = view
  const isOne = organisation.kind === 'personal'
  const isUndoable = !isOne && alone.some(({ seq }) => seq === still.seq)
  const delay = spanText(sayPolicy, settings.delaySeconds)
  const changes = isUndoable
    ? [{ kind: 'undo', seq: String(still.seq) }]
    : [{ kind: 'lift', subject: still.subject }]
  const words = isUndoable
    ? say('liftAlone')
    : isOne
      ? say('liftOne', { delay })
      : say('lift', { quorum: settings.quorum, delay })
  return (
    <>
      <Text c="dimmed" size="sm">
        {words}
      </Text>
      <div className="after">
        <DeskLink
          size="compact-md"
          to={(desk) => proposeLink(desk, changes, say('liftWhy'))}
          variant="light"
        >
          {say(isUndoable ? 'undo' : 'liftPropose')}
        </DeskLink>
      </div>
    </>
  )
}
