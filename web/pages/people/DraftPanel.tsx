// The changes that are gathered, what they take, and the way to the desk.

import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Alert, Button, Text, TextInput } from '@mantine/core'
import { Change } from '../../charter/Change.tsx'
import { useSignerNow } from '../../charter/charter.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { spanText } from '../../charter/policy-phrases.ts'
import { policyWords } from '../../charter/policy-words.ts'
import { proposeLink } from '../../charter/propose.ts'
import { useChangesTitle } from '../../charter/titles.ts'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import type { Draft } from './draft.ts'
import { peopleWords } from './words.ts'

export type DraftPanelProps = {
  readonly draft: Draft
  readonly view: CharterView
  readonly onDrop: (change: Canonical) => void
  readonly onWhy: (why: string) => void
  readonly onDiscard: () => void
}

const MOST_WHY = 200

export function DraftPanel({ draft, view, onDrop, onWhy, onDiscard }: DraftPanelProps) {
  const say = useWords(peopleWords)
  const titleOf = useChangesTitle()
  const { changes, why } = draft
  if (changes.length === 0) return null
  return (
    <Panel title={say('draft')}>
      <div className="form">
        {changes.map((each) => (
          <section className="atom" key={canonicalText(each)}>
            <Text fw={600} mb={6}>
              {titleOf([each])}
            </Text>
            <Change given={each} />
            <Button mt="xs" onClick={() => onDrop(each)} size="compact-sm" variant="subtle">
              {say('drop')}
            </Button>
          </section>
        ))}
        <Takes view={view} />
        <TextInput
          autoComplete="off"
          description={say('whyHint')}
          label={say('why')}
          maxLength={MOST_WHY}
          onChange={({ currentTarget }) => onWhy(currentTarget.value)}
          value={why}
        />
        <DeskLink to={(desk) => proposeLink(desk, changes, why.trim())}>{say('propose')}</DeskLink>
        <Button color="gray" onClick={onDiscard} size="compact-md" variant="subtle">
          {say('discard')}
        </Button>
      </div>
    </Panel>
  )
}

/** All of these loosen something, but for one more contact of one's own; the desk says so. */
function Takes({ view }: Pick<DraftPanelProps, 'view'>) {
  const say = useWords(peopleWords)
  const sayPolicy = useWords(policyWords)
  const now = useSignerNow(30_000)
  const { settings, organisation, locks } = view
  const delay = spanText(sayPolicy, settings.delaySeconds)
  const lock = locks.find(({ subject }) => subject === 'organisation')
  const isLocked = lock?.lockedAt !== undefined && now >= lock.lockedAt
  return (
    <>
      <Text size="sm">
        {organisation.kind === 'team'
          ? say('draftTakes', { quorum: settings.quorum, delay })
          : say('draftTakesOne', { delay })}
      </Text>
      {isLocked && (
        <Alert color="amber" icon={<Icon name="alert" />}>
          {say('draftLocked')}
          <div className="after">
            <DeskLink size="compact-md" to="#/unlock/organisation" variant="light">
              {say('unlock')}
            </DeskLink>
          </div>
        </Alert>
      )}
    </>
  )
}
