// The records of a time as a file for a forensic firm, and a draft for those concerned.

import type { AskOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import { writeDisclosure } from '@countersign/sdk/disclosure.ts'
import { collectIncident } from '@countersign/sdk/incident.ts'
import { Alert, Button, Code, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { download } from '../../parts/download.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { act } from '../../session/act.ts'
import { api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { incidentWords } from './words.ts'

const FILE = 'incident.tar'
const DRAFT = 'disclosure.md'
const DAY_MS = 86_400_000
const DAY_SECONDS = 86_400

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export function ExportPanel() {
  const say = useWords(incidentWords)
  const [days, setDays] = useState(() => {
    return { from: dayOf(Date.now() - 7 * DAY_MS), to: dayOf(Date.now()) }
  })
  const from = Date.parse(days.from) / 1_000
  const to = Date.parse(days.to) / 1_000 + DAY_SECONDS - 1
  const isSaid = Number.isFinite(from) && Number.isFinite(to) && from <= to
  const records = useMutation({ mutationFn: () => saveRecords(from, to) })
  const draft = useMutation({ mutationFn: () => saveDraft(from, to) })
  return (
    <Panel className="half" title={say('records')}>
      <Stack gap="sm">
        <Text c="dimmed" size="sm">
          {say('recordsWhy')}
        </Text>
        <SimpleGrid cols={2}>
          <TextInput
            label={say('recordsFrom')}
            onChange={({ currentTarget }) => setDays({ ...days, from: currentTarget.value })}
            type="date"
            value={days.from}
          />
          <TextInput
            label={say('recordsTo')}
            onChange={({ currentTarget }) => setDays({ ...days, to: currentTarget.value })}
            type="date"
            value={days.to}
          />
        </SimpleGrid>
        {(records.error ?? draft.error) && <FaultNote error={records.error ?? draft.error} />}
        <Group>
          <Button disabled={!isSaid} loading={records.isPending} onClick={() => records.mutate()}>
            {say('recordsSave')}
          </Button>
          <Button
            disabled={!isSaid}
            loading={draft.isPending}
            onClick={() => draft.mutate()}
            variant="default"
          >
            {say('draftSave')}
          </Button>
        </Group>
        {records.isPending && <Text size="sm">{say('recordsWait')}</Text>}
        {records.isSuccess && (
          <Alert color="moss" role="status">
            {say('recordsDone')}
            <Code block className="wrapped" mt="xs">{`./countersign incident verify ${FILE}`}</Code>
          </Alert>
        )}
        {draft.isSuccess && <Text role="status">{say('draftDone')}</Text>}
      </Stack>
    </Panel>
  )
}

async function saveRecords(from: number, to: number): Promise<void> {
  const { signingKey, sealingKey } = await api.showSignerIdentity()
  const signer = {
    signingKey: Uint8Array.fromHex(signingKey),
    sealingKey: Uint8Array.fromHex(sealingKey),
  }
  const exportIncident = (ask: AskOf<Routes['exportIncident']>) => act('exportIncident', ask)
  // A browser has no key to sign with: the signer's checkpoint stamps what there is.
  const asked = { ...api, exportIncident }
  const { bytes } = await collectIncident(asked, { from, to }, { signer, device: null })
  download(FILE, bytes, 'application/x-tar')
}

async function saveDraft(from: number, to: number): Promise<void> {
  download(DRAFT, await writeDisclosure(api, { from, to }), 'text/markdown')
}
