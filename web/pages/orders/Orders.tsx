// Every order: what is open, and on demand what there was. Cancelled is at the desk.

import { Button, NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Page } from '../../parts/Page.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { OpenOrders } from './OpenOrders.tsx'
import { orderWords } from './order-words.ts'
import { PastOrders } from './PastOrders.tsx'

export function Orders() {
  const say = useWords(orderWords)
  const [account, setAccount] = useState('')
  const [isPast, setPast] = useState(false)
  const { data } = useRead('listExchangeAccounts', {})
  const names = data?.accounts.map((each) => each.account) ?? []
  const make = (
    <Button renderRoot={(props) => <Link to="/exchanges/order" {...props} />}>{say('make')}</Button>
  )
  return (
    <Page acts={make} lead={say('lead')} title={say('title')}>
      <NativeSelect
        data={[{ value: '', label: say('allAccounts') }, ...names]}
        label={say('whose')}
        onChange={({ currentTarget }) => setAccount(currentTarget.value)}
        value={account}
        w={{ base: '100%', xs: 280 }}
      />
      <OpenOrders account={account} />
      {isPast ? (
        <PastOrders account={account} />
      ) : (
        <Button className="tall" onClick={() => setPast(true)} variant="default">
          {say('showPast')}
        </Button>
      )}
    </Page>
  )
}
