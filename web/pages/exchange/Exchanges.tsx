// Every account at an exchange: what it is worth, what its key may do, and how its venue answers.

import { Badge, Button, Card, Code, Group, Skeleton, Table, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { type Account, findingsOf } from './found.ts'
import { FeedLine, HealthBadge, HealthLine, SilentLine } from './Health.tsx'
import { AccountWorth } from './Worth.tsx'
import { exchangeWords } from './words.ts'

export function Exchanges() {
  const say = useWords(exchangeWords)
  const { data, error, isPending, refetch } = useRead('listExchangeAccounts', {})
  const hasAny = data !== undefined && data.accounts.length > 0
  const button = (
    <>
      {hasAny && data.hasTrader === 'yes' && (
        <DeskLink to="#/exchange" variant="default">
          {say('addAccount')}
        </DeskLink>
      )}
      <Button renderRoot={(props) => <Link to="/exchanges/orders" {...props} />} variant="default">
        {say('orders')}
      </Button>
      <Button
        renderRoot={(props) => <Link to="/exchanges/portfolio" {...props} />}
        variant="default"
      >
        {say('portfolio')}
      </Button>
    </>
  )
  return (
    <Page acts={button} lead={say('lead')} title={say('title')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={180} />}
      {data?.accounts.length === 0 && <None hasTrader={data.hasTrader === 'yes'} />}
      <ul className="cards">
        {data?.accounts.map((account) => (
          <li key={account.account}>
            <AccountCard account={account} />
          </li>
        ))}
      </ul>
      {hasAny && <Venues />}
    </Page>
  )
}

function None({ hasTrader }: { readonly hasTrader: boolean }) {
  const say = useWords(exchangeWords)
  return (
    <Card>
      {hasTrader ? (
        <Empty act={<HowToAdd />} icon="swap" title={say('none')}>
          {say('noneWhy')}
        </Empty>
      ) : (
        <Empty icon="swap" title={say('noTrader')}>
          {say('noTraderWhy')}
        </Empty>
      )}
    </Card>
  )
}

function HowToAdd() {
  const say = useWords(exchangeWords)
  return (
    <Group>
      <DeskLink to="#/exchange" variant="light">
        {say('addAccount')}
      </DeskLink>
      <Code>./countersign exchange add --help</Code>
    </Group>
  )
}

function AccountCard({ account }: { readonly account: Account }) {
  const say = useWords(exchangeWords)
  const { account: name, venue, rights } = account
  const findings = findingsOf(account)
  return (
    <Card className="panel">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          <Link className="plain" params={{ account: name }} to="/exchanges/accounts/$account">
            <bdi>{name}</bdi>
          </Link>
        </Title>
        <Group gap={6}>
          <Badge color="gray">{venue}</Badge>
          <Badge color="gray">{say(rights)}</Badge>
          {account.isPaper === 'yes' && <Badge color="amber">{say('paper')}</Badge>}
          {account.isLocal === 'yes' && <Badge color="gray">{say('local')}</Badge>}
          <HealthBadge {...account} />
        </Group>
      </Group>
      <AccountWorth {...account} />
      <Group justify="space-between" mt="sm">
        <HealthLine {...account} />
        <SilentLine {...account} />
        {findings.length > 0 && (
          <Badge color="amber">{say('findingCount', { count: findings.length })}</Badge>
        )}
      </Group>
    </Card>
  )
}

function Venues() {
  const say = useWords(exchangeWords)
  const { data } = useRead('listVenues', {})
  return (
    <Panel title={say('venues')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('venue')}</Table.Th>
            <Table.Th>{say('state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data?.venues.map((each) => (
            <Table.Tr key={each.venue}>
              <Table.Td valign="top">
                {each.venue} ({each.accounts})
              </Table.Td>
              <Table.Td>
                <HealthBadge {...each} />
                <HealthLine {...each} />
                {each.feeds.map((feed) => (
                  <FeedLine feed={feed} key={feed.account} of={feed.account} />
                ))}
                {each.prices.map((feed) => (
                  <FeedLine feed={feed} key={feed.market} of={feed.market} />
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
