// Whom it pays, and how much each.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Button, Checkbox, Group } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import type { Form, FormChange, Recipient } from './kept.ts'
import { RecipientFields } from './RecipientFields.tsx'
import { spendWords } from './words.ts'

export type RecipientsProps = {
  readonly wallet: string
  readonly network: Network | undefined
  readonly form: Form
  readonly change: FormChange
}

export function Recipients({ wallet, network, form, change }: RecipientsProps) {
  const say = useWords(spendWords)
  const { recipients, isMax } = form
  const put = (id: number, next: Partial<Recipient>) =>
    change({ recipients: recipients.map((each) => (each.id === id ? { ...each, ...next } : each)) })
  const add = () => {
    const id = Math.max(0, ...recipients.map((each) => each.id)) + 1
    change({ recipients: [...recipients, { id, address: '', amount: '' }] })
  }
  return (
    <Panel title={say('recipients')}>
      <ol className="recipients">
        {recipients.map((recipient, at) => (
          <li key={recipient.id}>
            <RecipientFields
              isRest={isMax && at + 1 === recipients.length}
              network={network}
              number={at + 1}
              onChange={(next) => put(recipient.id, next)}
              onPurpose={(purpose) => form.purpose === '' && change({ purpose })}
              recipient={recipient}
              wallet={wallet}
              {...(recipients.length > 1 && {
                onRemove: () =>
                  change({ recipients: recipients.filter(({ id }) => id !== recipient.id) }),
              })}
            />
          </li>
        ))}
      </ol>
      <Group justify="space-between" mt="md">
        <Button
          leftSection={<Icon name="plus" size={18} />}
          onClick={add}
          size="sm"
          variant="default"
        >
          {say('addRecipient')}
        </Button>
        <Checkbox
          checked={isMax}
          label={say(recipients.length > 1 ? 'everythingLast' : 'everything')}
          onChange={({ currentTarget }) => change({ isMax: currentTarget.checked })}
        />
      </Group>
    </Panel>
  )
}
