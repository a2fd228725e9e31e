// Who did what, when and from where, in plain words: every act and every refusal, newest first.

import { Text } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/use.ts'
import { Checkpoint } from './Checkpoint.tsx'
import { Events } from './Events.tsx'
import { Export } from './Export.tsx'
import { useLog } from './log.ts'
import { useNaming } from './naming.ts'
import { SieveForm } from './SieveForm.tsx'
import { OPEN_SIEVE, passes } from './sieve.ts'
import { toldOf } from './told.ts'
import { auditWords } from './words.ts'

const SHOWN = 50
/** How far is looked back unasked while little is found. */
const LOOKED_AT = 5_000

export function Audit() {
  const say = useWords(auditWords)
  const log = useLog()
  const { events, size, error, isReading, hasMore, readBack } = log
  const naming = useNaming()
  const [sieve, setSieve] = useState(OPEN_SIEVE)
  const [most, setMost] = useState(SHOWN)
  const told = useMemo(() => (events ?? []).map((event) => toldOf(event, naming)), [events, naming])
  const found = useMemo(() => told.filter((each) => passes(each, sieve)), [told, sieve])
  const isShort = found.length < most && told.length < LOOKED_AT
  const isWanting = hasMore && error === null && isShort

  // A reading may begin and end between two renders: what was read is what tells.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked further back from each page
  useEffect(() => {
    if (isWanting && !isReading) void readBack()
  }, [isWanting, isReading, readBack, events])

  const further = () => {
    setMost((before) => before + SHOWN)
    if (found.length <= most && hasMore) void readBack()
  }
  return (
    <Page acts={<Export />} lead={say('lead')} title={say('title')}>
      <Checkpoint size={size} />
      <SieveForm onChange={setSieve} sieve={sieve} view={naming.view} />
      <Events
        found={found}
        log={log}
        most={most}
        {...(found.length > most || hasMore ? { onFurther: further } : {})}
        sieve={sieve}
      />
      <Text c="dimmed" size="sm">
        {say('kept')}
      </Text>
    </Page>
  )
}
