// What all accounts are worth together, and were: as a curve, and as a table that says the same.

import { Badge, Group, NativeSelect, Skeleton, Table, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { exactly, Moment } from '../../parts/Moment.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { ChartCredit } from './ChartCredit.tsx'
import { decimalIn } from './money.ts'
import { Worth } from './Worth.tsx'
import { exchangeWords } from './words.ts'

const Curve = lazy(async () => ({ default: (await import('./Curve.tsx')).Curve }))

const DAY = 86_400
const RANGES = { day: DAY, week: 7 * DAY, month: 30 * DAY, year: 365 * DAY } as const
type Range = keyof typeof RANGES
const NAMES = Object.keys(RANGES) as readonly Range[]

type Told = Answer<'showPortfolio'>

export function Portfolio() {
  const say = useWords(exchangeWords)
  const [quote, setQuote] = useState<string | null>(null)
  const [range, setRange] = useState<Range>('month')
  const asked = quote === null ? {} : { quote }
  // The server's own time: the hour is enough, and asks the same again within it.
  const now = useRead('showPortfolio', asked)
  const at = Math.floor((now.data?.at ?? 0) / 3_600) * 3_600
  const isWanted = now.data !== undefined && range !== 'month'
  const span = { ...asked, from: String(at - RANGES[range]) }
  const ranged = useRead('showPortfolio', span, { isWanted })
  const told = isWanted ? ranged.data : now.data
  const error = now.error ?? ranged.error
  return (
    <Page lead={say('portfolioLead')} title={say('portfolio')}>
      {error && <FaultNote error={error} onAgain={() => void now.refetch()} />}
      {!now.data && !error && <Skeleton height={360} />}
      {now.data && (
        <>
          <Group>
            <NativeSelect
              data={NAMES.map((value) => ({ value, label: say(value) }))}
              label={say('range')}
              onChange={({ currentTarget }) => setRange(rangeOf(currentTarget.value))}
              value={range}
            />
            <NativeSelect
              data={[...new Set([now.data.quote, ...now.data.quotes])]}
              label={say('quote')}
              onChange={({ currentTarget }) => setQuote(currentTarget.value)}
              value={now.data.quote}
            />
          </Group>
          <Now told={now.data} />
          {told ? <History told={told} /> : <Skeleton height={280} />}
        </>
      )}
    </Page>
  )
}

const rangeOf = (value: string): Range => NAMES.find((each) => each === value) ?? 'month'

function Now({ told }: { readonly told: Told }) {
  const say = useWords(exchangeWords)
  const language = useLanguage()
  return (
    <Panel title={say('worth')}>
      <Worth {...told} />
      {told.accounts.length > 0 && (
        <Table className="figures" mt="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('accounts')}</Table.Th>
              <Table.Th ta="end">{`${say('worth')} (${told.quote})`}</Table.Th>
              <Table.Th ta="end">{say('asOf')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {told.accounts.map(({ account, isPaper, worth, unknown, at }) => (
              <Table.Tr key={account}>
                <Table.Td>
                  <bdi>{account}</bdi>{' '}
                  {isPaper === 'yes' && <Badge color="amber">{say('paper')}</Badge>}
                </Table.Td>
                <Table.Td ta="end">
                  <span>{decimalIn(worth, language, 'worth')}</span>
                  {unknown.map(added).join('')}
                </Table.Td>
                <Table.Td ta="end">
                  <Moment at={at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

function History({ told: { points, quote } }: { readonly told: Told }) {
  const say = useWords(exchangeWords)
  const language = useLanguage()
  const shown = (worth: string | undefined) => decimalIn(worth ?? '0', language, 'worth')
  const [first, last] = [shown(points[0]?.worth), shown(points.at(-1)?.worth)]
  if (points.length < 2) return <Text c="dimmed">{say('noPoints')}</Text>
  return (
    <Panel title={say('history')}>
      <Suspense fallback={<div className="curve" />}>
        <Curve label={say('chart', { quote, first, last })} points={points} />
      </Suspense>
      <ChartCredit />
      <Table captionSide="top" className="figures" mt="md">
        <Table.Caption>{say('table')}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('when')}</Table.Th>
            <Table.Th ta="end">{`${say('worth')} (${quote})`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fewOf(points).map(({ at, worth, unknown, silent }) => (
            <Table.Tr key={at}>
              <Table.Td>{exactly(at, language)}</Table.Td>
              <Table.Td ta="end">
                <span>{shown(worth)}</span>
                {[...unknown, ...silent].map(added).join('')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

/** What no price is known of, beside a number: the two stay together. */
const added = (name: string): string => ` +\u00a0${name}`

const MOST_ROWS = 24

/** Newest first, as many as one reads, the first and the last among them. */
function fewOf(points: Told['points']): Told['points'] {
  const step = Math.max(1, (points.length - 1) / (MOST_ROWS - 1))
  const rows = Math.min(points.length, MOST_ROWS)
  const at = (row: number) => points[points.length - 1 - Math.round(row * step)]
  return Array.from({ length: rows }, (_, row) => at(row)).flatMap((each) => each ?? [])
}
