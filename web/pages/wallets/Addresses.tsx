// A fresh address to be paid at, checked on another device; and those that were given or used.

import { Button, Code, Skeleton, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Address } from '../../parts/Address.tsx'
import { Amount } from '../../parts/Amount.tsx'
import { Copy } from '../../parts/Copy.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, api, useAct } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { LabelField } from './LabelField.tsx'
import { useLabels } from './labels.ts'
import { walletWords } from './words.ts'

const PAGE = 25

export function Addresses({ wallet }: { readonly wallet: string }) {
  return (
    <div className="board">
      <Fresh wallet={wallet} />
      <Known wallet={wallet} />
    </div>
  )
}

function Fresh({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const give = useAct('giveAddress', ['listAddresses'])
  const command = `./countersign receive ${wallet}`
  return (
    <Panel className="half short" title={say('fresh')}>
      {give.error && <FaultNote error={give.error} />}
      {give.data ? (
        <Stack gap="sm">
          <LabelField
            fallback={say('labelWho')}
            label={labels.of('addr', give.data.address)}
            refText={give.data.address}
            type="addr"
            wallet={wallet}
          />
          <Address address={give.data.address} isShown key={give.data.address} />
          <Text size="sm">{say('pathOf', { path: give.data.path })}</Text>
        </Stack>
      ) : (
        <Text c="dimmed" mb="sm" size="sm">
          {say('freshWhy')}
        </Text>
      )}
      <Button
        leftSection={<Icon name="in" size={18} />}
        loading={give.isPending}
        mt="sm"
        onClick={() => give.mutate({ wallet })}
        variant={give.data ? 'default' : 'filled'}
      >
        {say(give.data ? 'another' : 'give')}
      </Button>
      <Text fw={600} mt="lg" size="sm">
        {say('elsewhere')}
      </Text>
      <Text c="dimmed" size="sm">
        {say('elsewhereWhy')}
      </Text>
      <div className="copied">
        <Code>{command}</Code>
        <Copy label={say('copyCommand')} text={command} />
      </div>
    </Panel>
  )
}

type Row = Answer<'listAddresses'>['addresses'][number]

function Known({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const query = useInfiniteQuery({
    queryKey: ['listAddresses', { wallet }, 'pages'],
    queryFn: ({ pageParam }) =>
      api.listAddresses({
        wallet,
        chain: 'receive',
        limit: String(PAGE),
        ...(pageParam === '' ? {} : { after: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ addresses }) =>
      addresses.length < PAGE ? undefined : addresses.at(-1)?.path,
  })
  const rows = query.data?.pages.flatMap(({ addresses }) => addresses) ?? []
  return (
    <Panel className="half" title={say('known')}>
      {query.error && <FaultNote error={query.error} onAgain={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={160} />}
      {query.data && rows.length === 0 && (
        <Empty icon="in" title={say('noAddresses')}>
          {say('noAddressesWhy')}
        </Empty>
      )}
      <ul className="rows">
        {rows.map((row) => (
          <KnownAddress key={row.path} row={row} wallet={wallet} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          loading={query.isFetchingNextPage}
          mt="md"
          onClick={() => void query.fetchNextPage()}
          variant="default"
        >
          {say('older')}
        </Button>
      )}
    </Panel>
  )
}

type KnownProps = { readonly row: Row; readonly wallet: string }

function KnownAddress({ row, wallet }: KnownProps) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const { address, path, receivedSats, isUsed, transactions } = row
  return (
    <li>
      <div className="middle">
        <LabelField
          fallback={say('number', { path })}
          label={labels.of('addr', address)}
          refText={address}
          type="addr"
          wallet={wallet}
        />
        <Address address={address} />
        <Text c="dimmed" component="div" size="sm">
          {isUsed === 'yes' ? (
            <>
              <Amount sats={receivedSats} /> {say('inTransactions', { transactions })}
            </>
          ) : (
            say('unused')
          )}
        </Text>
      </div>
    </li>
  )
}
