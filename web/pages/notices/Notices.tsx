// Whether people are told: the channels of each member, what became of the last notices, and a
// test of all of them. What the charter says is told by another process, whatever happens here.

import { readView } from '@countersign/core/charter/view.ts'
import { Alert, Button, Card, Code, Skeleton, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Page } from '../../parts/Page.tsx'
import { act } from '../../session/act.ts'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { Attempts } from './Attempts.tsx'
import { ChannelPanel } from './ChannelPanel.tsx'
import { CHANNELS, lanesOf } from './lanes.ts'
import { noticesWords } from './words.ts'

const SETTINGS = 'notices.json'

export function Notices() {
  const say = useWords(noticesWords)
  const queries = useQueryClient()
  const notices = useRead('listNotices', {})
  const charter = useRead('showCharter', {})
  const view = charter.data ? readView(charter.data.charter) : null
  const test = useMutation({
    mutationFn: () => act('testNotices', { body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listNotices'] }),
  })
  const { data, error, isPending, refetch } = notices
  const lanes = data?.channels ?? []
  const button = (
    <Button
      leftSection={<Icon name="bell" size={18} />}
      loading={test.isPending}
      onClick={() => test.mutate()}
    >
      {say('test')}
    </Button>
  )
  return (
    <Page acts={button} lead={say('lead')} title={say('title')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {test.error && <FaultNote error={test.error} onAgain={() => test.mutate()} />}
      {test.data && (
        <Alert color="moss" icon={<Icon name="check" />} role="status" title={say('sent')}>
          {say('sentWhy')}
        </Alert>
      )}
      {isPending && <Skeleton height={240} radius="lg" />}
      {data && lanes.length === 0 && (
        <Card>
          <Empty icon="bell" title={say('none')}>
            {say('noneWhy')} <Code>{SETTINGS}</Code> {say('noneHow')}{' '}
            <Code>docs/operating/notices.md</Code>
          </Empty>
        </Card>
      )}
      <div className="board">
        {CHANNELS.filter((channel) => lanesOf(lanes, channel).length > 0).map((channel) => (
          <ChannelPanel
            channel={channel}
            key={channel}
            lanes={lanesOf(lanes, channel)}
            view={view}
          />
        ))}
        {data && lanes.length > 0 && <Attempts attempts={data.attempts} view={view} />}
      </div>
      <Text c="dimmed" size="sm">
        {say('courier')} <Code>./countersign doctor</Code>
      </Text>
    </Page>
  )
}
