// What is weak, each with what was seen, why it matters, where that is written and how it is
// mended: by the desk where a program can write the change, else by a command or by people.

import type { Canonical } from '@countersign/core/canonical.ts'
import { Badge, Card, Code, Group, Text, Title } from '@mantine/core'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { MOST_CHARACTERS, proposeLink } from '../../charter/propose.ts'
import { Copy } from '../../parts/Copy.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { exactly } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import type { Answer } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { useCheckWords, useFound } from './german.ts'
import { reviewWords } from './words.ts'

type Finding = Answer<'showReview'>['findings'][number]

const REVIEW = './countersign review'

const COLORS = {
  critical: 'red',
  high: 'red',
  medium: 'amber',
  low: 'gray',
  info: 'gray',
} as const

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const say = useWords(reviewWords)
  if (findings.length === 0) {
    return (
      <Card>
        <Empty icon="shield" title={say('none')}>
          {say('noneWhy')} <Code>{REVIEW}</Code>
        </Empty>
      </Card>
    )
  }
  return (
    <Panel title={say('findings')}>
      <ul className="rows">
        {findings.map((each) => (
          <li key={`${each.check} ${each.subject}`}>
            <OneFinding finding={each} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function OneFinding({ finding }: { readonly finding: Finding }) {
  const say = useWords(reviewWords)
  const language = useLanguage()
  const wordsOf = useCheckWords()
  const { check, severity, subject, evidence, standards, fix, firstSeenAt } = finding
  const { title, why } = wordsOf(finding)
  const found = useFound()
  const seen = found(check, evidence)
  const mended = found(check, fix.words)
  return (
    <article className="finding">
      <Group gap="xs">
        <Badge color={COLORS[severity]} variant={severity === 'info' ? 'outline' : 'light'}>
          {say(severity)}
        </Badge>
        <Title order={3} size="h5">
          {title}
        </Title>
        <Text c="dimmed" component="bdi" size="sm">
          {subject === 'organisation' ? say('organisation') : subject}
        </Text>
      </Group>
      <dl className="pairs">
        <div>
          <dt>{say('seen')}</dt>
          <dd lang={seen.lang}>{seen.text}</dd>
        </div>
        <div>
          <dt>{say('why')}</dt>
          <dd>{why}</dd>
        </div>
        <div>
          <dt>{say('from')}</dt>
          <dd>
            {standards.join(', ')} (<code>{check}</code>)
          </dd>
        </div>
        {firstSeenAt !== undefined && (
          <div>
            <dt>{say('since')}</dt>
            <dd>{exactly(firstSeenAt, language)}</dd>
          </div>
        )}
        <div>
          <dt>{say('mend')}</dt>
          <dd>
            <span lang={mended.lang}>{mended.text}</span>
            <Mend finding={finding} title={finding.title} />
          </dd>
        </div>
      </dl>
    </article>
  )
}

function Mend({ finding, title }: { readonly finding: Finding; readonly title: string }) {
  const say = useWords(reviewWords)
  const { check, fix } = finding
  const changes: readonly Canonical[] = fix.changes ?? []
  const linkTo = (desk: string) => proposeLink(desk, changes, `${title} (${check})`)
  const isTooLarge = linkTo('').length > MOST_CHARACTERS
  return (
    <>
      {changes.length > 0 && (
        <div className="after">
          <DeskLink isReady={!isTooLarge} size="compact-md" to={linkTo} variant="light">
            {say('propose')}
          </DeskLink>
          <Text c="dimmed" mt={4} size="sm">
            {say(isTooLarge ? 'tooLarge' : 'proposeHint')}
          </Text>
        </div>
      )}
      {fix.command !== undefined && (
        <Group className="after" gap="xs" wrap="nowrap">
          <Code>./{fix.command}</Code>
          <Copy label={say('copy')} text={`./${fix.command}`} />
        </Group>
      )}
    </>
  )
}
