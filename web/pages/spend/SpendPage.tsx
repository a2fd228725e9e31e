// A spend, step by step: whom and how much, what exactly is signed and by what, and then the second
// signature. One step at a time, and the next one is always the one button.

import { Badge, Button } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../../parts/Page.tsx'
import { Steps } from '../../parts/Steps.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { Compose } from './Compose.tsx'
import { useForm } from './kept.ts'
import { Review } from './Review.tsx'
import { spendWords } from './words.ts'

const route = getRouteApi('/framed/wallets/$wallet/spend')

export function SpendPage() {
  const say = useWords(spendWords)
  const { wallet } = route.useParams()
  const [form, change] = useForm(wallet)
  const balance = useRead('showBalance', { wallet })
  const { drafted } = form
  const at = drafted === null ? 0 : form.signed === null ? 1 : 2
  return (
    <Page
      acts={
        <Button
          renderRoot={(props) => <Link params={{ wallet }} to="/wallets/$wallet" {...props} />}
          variant="default"
        >
          {say('toWallet')}
        </Button>
      }
      lead={say('lead', { wallet })}
      title={say(drafted === null ? 'title' : 'review')}
    >
      <Steps at={at} names={[say('stepWhat'), say('stepSign'), say('stepAsk'), say('stepDone')]} />
      {balance.data?.coins === 0 && <Badge color="amber">{say('empty')}</Badge>}
      {drafted === null ? (
        <Compose change={change} form={form} wallet={wallet} />
      ) : (
        <Review change={change} drafted={drafted} form={form} wallet={wallet} />
      )}
    </Page>
  )
}
