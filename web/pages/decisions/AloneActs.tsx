// What one person did alone and the others can undo at once, or make everybody's.

import { subjectName } from '@countersign/core/charter/names.ts'
import { UNDO_SECONDS } from '@countersign/core/charter/proposal.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Group, Text } from '@mantine/core'
import { Countdown } from '../../charter/Countdown.tsx'
import { corePhrase } from '../../charter/core-phrases.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { phrase } from '../../charter/phrase.ts'
import { proposeLink } from '../../charter/propose.ts'
import { Sentence } from '../../charter/Sentence.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useLanguage, useWords } from '../../words/use.ts'
import { decisionWords } from './words.ts'

type Props = { readonly view: CharterView }
type Act = CharterView['alone'][number]

/** In an organisation of one there are no others. */
export function AloneActs({ view }: Props) {
  const say = useWords(decisionWords)
  if (view.organisation.kind === 'personal' || view.alone.length === 0) return null
  return (
    <Panel title={say('alone')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('aloneHint')}
      </Text>
      <ul className="rows">
        {view.alone.map((each) => (
          <Row act={each} key={each.seq} view={view} />
        ))}
      </ul>
    </Panel>
  )
}

const WORDS = { freeze: 'aloneFreeze', veto: 'aloneVeto', tightening: 'aloneTightening' } as const

function Row({ act, view }: Props & { readonly act: Act }) {
  const say = useWords(decisionWords)
  const language = useLanguage()
  const { seq, by, at, kind, subject } = act
  const changing = (sort: 'undo' | 'confirm') => (desk: string) =>
    proposeLink(desk, [{ kind: sort, seq: String(seq) }], say(`${sort}Why`))
  return (
    <li>
      <div className="middle">
        <Text fw={600}>
          <Sentence
            phrase={phrase(say, WORDS[kind], {
              who: { kind: 'member', id: by },
              subject: corePhrase(subjectName(subject, view), language),
            })}
          />
        </Text>
        <Text c="dimmed" size="sm">
          {say('undoIn')} <Countdown at={at + UNDO_SECONDS} />
        </Text>
        <Group gap="xs" mt="xs">
          <DeskLink size="compact-md" to={changing('undo')} variant="light">
            {say('undo')}
          </DeskLink>
          <DeskLink color="gray" size="compact-md" to={changing('confirm')} variant="subtle">
            {say('confirm')}
          </DeskLink>
        </Group>
      </div>
    </li>
  )
}
