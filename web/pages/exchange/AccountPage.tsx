// One account at an exchange: what it has, what its key may do, what may be ordered with it. What
// changes any of it is done at the desk or from the command line.

import { Badge, Button, Group, Skeleton, Table, Text } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { OpenOrders } from '../orders/OpenOrders.tsx'
import { findingsOf, rightOf } from './found.ts'
import { AccountFeed, HealthBadge, HealthLine, LocalNote } from './Health.tsx'
import { decimalIn } from './money.ts'
import { AccountWorth } from './Worth.tsx'
import { exchangeWords } from './words.ts'

const route = getRouteApi('/framed/exchanges/accounts/$account')

type Account = Answer<'showExchangeAccount'>

export function AccountPage() {
  const say = useWords(exchangeWords)
  const { account: name } = route.useParams()
  const { data, error, isPending, refetch } = useRead('showExchangeAccount', { account: name })
  const button = (
    <>
      {data?.rights === 'trade' && (
        <Button
          renderRoot={(props) => (
            <Link search={{ account: name }} to="/exchanges/order" {...props} />
          )}
        >
          {say('order')}
        </Button>
      )}
      <DeskLink to={`#/account/${name}`} variant="default">
        {say('manage')}
      </DeskLink>
      <DeskLink color="red" to={`#/freeze/account:${name}`} variant="light">
        {say('freeze')}
      </DeskLink>
    </>
  )
  return (
    <Page acts={button} lead={data ? `${data.venue} · ${say(data.rights)}` : ''} title={name}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={320} />}
      {data && (
        <>
          <Panel aside={<HealthBadge {...data} />} title={say('worth')}>
            <AccountWorth {...data} />
            <HealthLine {...data} />
            <AccountFeed {...data} />
            <LocalNote account={data} />
          </Panel>
          {data.rights === 'trade' && <OpenOrders account={name} />}
          <Balances account={name} />
          {data.isPaper === 'yes' ? <Pretended venue={data.venue} /> : <Key account={data} />}
          <Policy account={data} />
        </>
      )}
    </Page>
  )
}

function Balances({ account }: { readonly account: string }) {
  const say = useWords(exchangeWords)
  const language = useLanguage()
  const { data } = useRead('showExchangeBalances', { account })
  const amount = (text: string) => decimalIn(text, language, 'amount')
  return (
    <Panel title={say('balances')}>
      {data?.balances.length === 0 && <Text c="dimmed">{say('noBalance')}</Text>}
      {data && data.balances.length > 0 && (
        <Table.ScrollContainer
          minWidth={440}
          scrollAreaProps={{
            viewportProps: { 'aria-label': say('balances'), role: 'group', tabIndex: 0 },
          }}
        >
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{say('currency')}</Table.Th>
                <Table.Th ta="end">{say('total')}</Table.Th>
                <Table.Th ta="end">{say('free')}</Table.Th>
                <Table.Th ta="end">{say('used')}</Table.Th>
                <Table.Th ta="end">{`${say('worth')} (${data.quote})`}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.balances.map(({ currency, total, free, used, worth }) => (
                <Table.Tr key={currency}>
                  <Table.Td>{currency}</Table.Td>
                  <Table.Td ta="end">{amount(total)}</Table.Td>
                  <Table.Td ta="end">{amount(free)}</Table.Td>
                  <Table.Td ta="end">{amount(used)}</Table.Td>
                  <Table.Td ta="end">
                    {worth === undefined ? '?' : decimalIn(worth, language, 'worth')}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  )
}

function Pretended({ venue }: Pick<Account, 'venue'>) {
  const say = useWords(exchangeWords)
  return (
    <Panel aside={<Badge color="amber">{say('paper')}</Badge>} title={say('key')}>
      <Text size="sm">{say('paperWhat', { venue })}</Text>
    </Panel>
  )
}

const RIGHTS = [
  ['keyTrade', 'trade'],
  ['keyWithdraw', 'withdraw'],
  ['keyBound', 'ipBound'],
] as const

function Key({ account }: { readonly account: Account }) {
  const say = useWords(exchangeWords)
  const findings = findingsOf(account)
  return (
    <Panel title={say('key')}>
      <Group gap="md">
        {RIGHTS.map(([word, name]) => (
          <Text component="span" key={name} size="sm">
            {say(word)}: <strong>{say(rightOf(account, name))}</strong>
          </Text>
        ))}
      </Group>
      <Text c="dimmed" component="div" mt="xs" size="sm">
        {say('version', { version: account.version })} · {say('checked')}{' '}
        <Moment at={account.checkedAt} /> · {say('added')} <Moment at={account.addedAt} />{' '}
        {say('addedBy', { member: account.by })}
      </Text>
      {findings.length === 0 ? (
        <Text c="dimmed" mt="sm" size="sm">
          {say('noFindings')}
        </Text>
      ) : (
        <ul className="rows below">
          {findings.map(({ word, rights, at }) => (
            <li key={word}>
              <span className="end">
                <Badge color="amber">{say('findings')}</Badge>
              </span>
              <Text component="span" size="sm">
                {say(word, { rights })} {at !== null && <Moment at={at} />}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Policy({ account: { policy } }: { readonly account: Account }) {
  const say = useWords(exchangeWords)
  return (
    <Panel title={say('policy')}>
      {policy === undefined ? (
        <Text c="dimmed">{say('noPolicy')}</Text>
      ) : (
        <ul lang="en">
          {policy.map((sentence) => (
            <li key={sentence}>
              <Text size="sm">{sentence}</Text>
            </li>
          ))}
        </ul>
      )}
      <Text c="dimmed" mt="sm" size="sm">
        {say('policyChange')} {say('freezeWhat')}
      </Text>
    </Panel>
  )
}
