// What the policy says of a spend, in sentences: yes and what else it takes, or no and until when.

import type { Canonical } from '@countersign/core/canonical.ts'
import { describeNeeds, describeReason } from '@countersign/core/policy/describe.ts'
import type { Headroom } from '@countersign/core/policy/limits.ts'
import { readVerdict } from '@countersign/core/policy/said.ts'
import { Alert, List, Text } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { Amount } from './Amount.tsx'
import { Icon } from './Icon.tsx'
import { Moment } from './Moment.tsx'
import { partWords } from './words.ts'

export function Verdict({ verdict }: { readonly verdict: Canonical }) {
  const say = useWords(partWords)
  const read = readVerdict(verdict)
  if (read.kind === 'deny') {
    return (
      <Alert color="red" icon={<Icon name="close" />} title={say('verdictNo')}>
        <Reasons because={read.because.map(describeReason)} />
        <Text mt="xs" size="sm">
          {read.passesAt === null ? (
            say('verdictNever')
          ) : (
            <>
              {say('verdictPasses')} <Moment at={read.passesAt} />
            </>
          )}
        </Text>
      </Alert>
    )
  }
  const { needs, because, limits } = read
  const others = describeNeeds(needs)
  const factor = needs.factor === 'code' ? [say('verdictCode')] : []
  return (
    <Alert
      color={others.length > 0 ? 'amber' : 'moss'}
      icon={<Icon name={others.length > 0 ? 'clock' : 'check'} />}
      title={say(others.length > 0 ? 'verdictAsks' : 'verdictYes')}
    >
      <List size="sm">
        {[...factor, ...others].map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
      <Reasons because={because.filter(({ atom }) => atom !== undefined).map(describeReason)} />
      {limits.map((limit) => (
        <LeftAfter key={`${limit.rule} ${limit.window.kind}`} limit={limit} />
      ))}
    </Alert>
  )
}

const Reasons = ({ because }: { readonly because: readonly string[] }) =>
  because.map((sentence) => (
    <Text key={sentence} mt={4} size="sm">
      {sentence}
    </Text>
  ))

function LeftAfter({ limit }: { readonly limit: Headroom }) {
  const say = useWords(partWords)
  return (
    <Text c="dimmed" mt={4} size="sm">
      {limit.kind === 'count' ? limit.leftCount : <Amount sats={limit.leftSats} />}{' '}
      {say('verdictLeft', { rule: limit.rule })}
    </Text>
  )
}
