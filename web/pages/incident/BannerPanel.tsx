// A notice before everyone: put up, or taken down, by an administrator who proves a factor again.

import { Alert, Button, Group, NumberInput, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { act } from '../../session/act.ts'
import type { Answer } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { incidentWords } from './words.ts'

const HOUR = 3_600
const MOST_HOURS = 90 * 24
const MOST_CHARACTERS = 500

export type BannerPanelProps = { readonly banner: Answer<'putBanner'> | null }

export function BannerPanel({ banner }: BannerPanelProps) {
  const say = useWords(incidentWords)
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [hours, setHours] = useState(24)
  const onSuccess = () => queries.invalidateQueries()
  const put = useMutation({
    mutationFn: () => {
      const until = Math.floor(Date.now() / 1_000) + hours * HOUR
      return act('putBanner', { body: { text: text.trim(), until: String(until) } })
    },
    onSuccess,
  })
  const down = useMutation({ mutationFn: () => act('removeBanner', {}), onSuccess })
  return (
    <Panel className="half" title={say('banner')}>
      <Stack gap="sm">
        <Text c="dimmed" size="sm">
          {say('bannerWhy')}
        </Text>
        <FaultOf error={put.error ?? down.error} />
        {banner && (
          <Alert color="amber">
            <bdi>{banner.text}</bdi> · {say('until')} <Moment at={banner.until} />
          </Alert>
        )}
        <Textarea
          autosize
          label={say('bannerText')}
          maxLength={MOST_CHARACTERS}
          minRows={2}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          value={text}
        />
        <NumberInput
          allowDecimal={false}
          hideControls
          label={say('bannerHours')}
          max={MOST_HOURS}
          min={1}
          onChange={(value) => setHours(Number(value) || 1)}
          value={hours}
        />
        <Group>
          <Button disabled={!text.trim()} loading={put.isPending} onClick={() => put.mutate()}>
            {say('bannerPut')}
          </Button>
          {banner && (
            <Button loading={down.isPending} onClick={() => down.mutate()} variant="default">
              {say('bannerDown')}
            </Button>
          )}
        </Group>
      </Stack>
    </Panel>
  )
}

const FaultOf = ({ error }: { readonly error: unknown }) =>
  error ? <FaultNote error={error} /> : null
