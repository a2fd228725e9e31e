// The search of what somebody touched, and what they could have seen.

import type { AskOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import { Button, Code, SimpleGrid, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { download } from '../../parts/download.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { incidentWords } from './words.ts'

type Wish = AskOf<Routes['searchTraces']>

const FIELDS = ['range', 'person', 'device', 'token'] as const
const DAYS = [
  ['since', 'since'],
  ['until', 'untilDay'],
] as const
const SIDES = [
  ['act', 'act'],
  ['actor', 'actor'],
  ['network', 'networkSide'],
  ['token', 'tokenSide'],
  ['session', 'session'],
] as const
const MOST_SHOWN = 8

export function Search() {
  const say = useWords(incidentWords)
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [wish, setWish] = useState<Wish | null>(null)
  const found = useRead('searchTraces', wish ?? {}, { isWanted: wish !== null })
  const type = (name: string) => (event: { readonly currentTarget: { readonly value: string } }) =>
    setTyped({ ...typed, [name]: event.currentTarget.value })
  return (
    <Panel title={say('search')}>
      <Text c="dimmed" mb="md" size="sm">
        {say('searchWhy')}
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setWish(wishOf(typed))
        }}
      >
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} mb="md">
          {FIELDS.map((name) => (
            <TextInput key={name} label={say(name)} onChange={type(name)} />
          ))}
          {DAYS.map(([name, word]) => (
            <TextInput key={name} label={say(word)} onChange={type(name)} type="date" />
          ))}
        </SimpleGrid>
        <Button loading={found.isFetching} type="submit">
          {say('go')}
        </Button>
      </form>
      {found.error && <FaultNote error={found.error} />}
      {found.data && <Found found={found.data} />}
    </Panel>
  )
}

function wishOf(typed: Readonly<Record<string, string>>): Wish {
  const given = FIELDS.flatMap((name) => {
    const value = typed[name]?.trim() ?? ''
    return value === '' ? [] : [[name, value] as const]
  })
  const times = DAYS.flatMap(([name]) => {
    const at = Date.parse(typed[name] ?? '') / 1_000
    return Number.isFinite(at) ? [[name, String(at)] as const] : []
  })
  return Object.fromEntries([...given, ...times])
}

function Found({ found }: { readonly found: Answer<'searchTraces'> }) {
  const say = useWords(incidentWords)
  const { count, groups, exposure, events } = found
  return (
    <div role="status">
      <Text fw={600} mt="lg">
        {say('found', { count })}
      </Text>
      {SIDES.map(([side, word]) => {
        const own = groups.filter((each) => each.side === side).slice(0, MOST_SHOWN)
        return (
          own.length > 0 && (
            <div key={side}>
              <Text c="dimmed" mt="md" size="sm">
                {say(word)}
              </Text>
              <ul className="rows">
                {own.map((each) => (
                  <li key={each.name}>
                    <Text className="middle" size="sm" style={{ overflowWrap: 'anywhere' }}>
                      <bdi>{each.name}</bdi>
                    </Text>
                    <Text c="dimmed" className="end" size="sm">
                      {each.count} · <Moment at={each.last} />
                    </Text>
                  </li>
                ))}
              </ul>
            </div>
          )
        )
      })}
      <Text c="dimmed" mt="md" size="sm">
        {say('seen')}
      </Text>
      <Exposed exposure={exposure ?? null} />
      <Button
        mt="md"
        onClick={() => download('found.json', JSON.stringify(found, null, 2), 'application/json')}
        variant="default"
      >
        {say('save')}
      </Button>
      {events.length > 0 && (
        <Code block mah={320} mt="md">
          {events.join('\n')}
        </Code>
      )}
    </div>
  )
}

type ExposedProps = { readonly exposure: Answer<'searchTraces'>['exposure'] | null }

function Exposed({ exposure }: ExposedProps) {
  const say = useWords(incidentWords)
  if (!exposure) return <Text size="sm">{say('seenNobody')}</Text>
  const { wallets, ...counts } = exposure
  return (
    <>
      <Text size="sm">{say('seenBy', counts)}</Text>
      <Text size="sm">{say('seenWhat', { ...counts, names: wallets.join(', ') })}</Text>
    </>
  )
}
