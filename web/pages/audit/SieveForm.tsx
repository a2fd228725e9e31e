// What is looked for: words, somebody, a kind of act, days, a network.

import { nameOf } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Button, Card, MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { actorWords } from '../overview/actors.ts'
import { isOpen, OPEN_SIEVE, type Sieve } from './sieve.ts'
import { auditWords } from './words.ts'

export type SieveFormProps = {
  readonly sieve: Sieve
  readonly view: CharterView | null
  readonly onChange: (sieve: Sieve) => void
}

const AREAS = [
  { value: 'spend.', label: 'areaSpend' },
  { value: 'charter.', label: 'areaCharter' },
  { value: 'session.', label: 'areaSession' },
  { value: 'signin.', label: 'areaSignin' },
  { value: 'token.', label: 'areaToken' },
  { value: 'notice.', label: 'areaNotice' },
  { value: 'api.', label: 'areaApi' },
  { value: 'audit.', label: 'areaAudit' },
  { value: 'server.', label: 'areaServer' },
] as const

const ACTORS = ['signer', 'server', 'token', 'operator', 'stranger'] as const

const OUTCOMES = [
  { value: 'all', label: 'outcomeAll' },
  { value: 'done', label: 'outcomeDone' },
  { value: 'not-done', label: 'outcomeNot' },
] as const

const LAST_SECOND = 86_399

export function SieveForm(props: SieveFormProps) {
  const say = useWords(auditWords)
  const [isMore, setIsMore] = useState(false)
  const { sieve, onChange } = props
  return (
    <Card aria-label={say('sieve')} component="search">
      <SimpleGrid
        className={isMore ? 'sieve' : 'sieve few'}
        cols={{ base: 1, sm: 2, lg: 4 }}
        spacing="sm"
      >
        <TextInput
          label={say('text')}
          leftSection={<Icon name="search" size={18} />}
          onChange={({ currentTarget }) => onChange({ ...sieve, text: currentTarget.value })}
          placeholder={say('textHint')}
          type="search"
          value={sieve.text}
        />
        <Button
          aria-expanded={isMore}
          className="phone"
          onClick={() => setIsMore(!isMore)}
          variant="default"
        >
          {say('narrow')}
        </Button>
        <Kinds {...props} />
        <Places {...props} />
        <Button
          className="at-end"
          disabled={isOpen(sieve)}
          onClick={() => onChange(OPEN_SIEVE)}
          variant="default"
        >
          {say('reset')}
        </Button>
      </SimpleGrid>
    </Card>
  )
}

function Kinds({ sieve, view, onChange }: SieveFormProps) {
  const say = useWords(auditWords)
  const sayActor = useWords(actorWords)
  const put = (part: Partial<Sieve>) => onChange({ ...sieve, ...part })
  const people = view?.members.map(({ id }) => ({ value: id, label: nameOf(view, id) })) ?? []
  return (
    <>
      <Select
        clearable
        clearButtonProps={{ 'aria-label': say('clear') }}
        data={[...people, ...ACTORS.map((kind) => ({ value: kind, label: sayActor(kind) }))]}
        label={say('who')}
        onChange={(who) => put({ who: who ?? '' })}
        placeholder={say('everybody')}
        value={sieve.who === '' ? null : sieve.who}
      />
      <MultiSelect
        clearable
        clearButtonProps={{ 'aria-label': say('clear') }}
        data={AREAS.map(({ value, label }) => ({ value, label: say(label) }))}
        label={say('what')}
        onChange={(areas) => put({ areas })}
        placeholder={sieve.areas.length === 0 ? say('everything') : ''}
        value={[...sieve.areas]}
      />
      <Select
        allowDeselect={false}
        data={OUTCOMES.map(({ value, label }) => ({ value, label: say(label) }))}
        label={say('outcome')}
        onChange={(outcome) => put({ outcome: outcome ?? 'all' })}
        value={sieve.outcome}
      />
    </>
  )
}

function Places({ sieve, onChange }: SieveFormProps) {
  const say = useWords(auditWords)
  const put = (part: Partial<Sieve>) => onChange({ ...sieve, ...part })
  return (
    <>
      <TextInput
        label={say('from')}
        onChange={({ currentTarget }) => put({ from: dayOf(currentTarget.value, 0) })}
        type="date"
        value={dayIn(sieve.from)}
      />
      <TextInput
        label={say('until')}
        onChange={({ currentTarget }) => put({ until: dayOf(currentTarget.value, LAST_SECOND) })}
        type="date"
        value={dayIn(sieve.until)}
      />
      <TextInput
        label={say('network')}
        onChange={({ currentTarget }) => put({ network: currentTarget.value })}
        placeholder={say('networkHint')}
        value={sieve.network}
      />
    </>
  )
}

/** Unix seconds of a day in this browser's time. */
function dayOf(day: string, later: number): number | null {
  const at = day === '' ? Number.NaN : new Date(`${day}T00:00:00`).getTime()
  return Number.isNaN(at) ? null : Math.floor(at / 1000) + later
}

/** The day as the browser's field writes it. */
function dayIn(at: number | null): string {
  if (at === null) return ''
  const day = new Date(at * 1000)
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}
