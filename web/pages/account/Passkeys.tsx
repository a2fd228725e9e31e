// The passkeys of an account: what they are called, when they were used, and another one.

import { ActionIcon, Button, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Dialog } from '../../parts/Dialog.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useAct } from '../../session/act.ts'
import { MakePasskey } from '../../session/MakePasskey.tsx'
import { useWords } from '../../words/use.ts'
import type { Me } from './Account.tsx'
import { accountWords } from './words.ts'

export function Passkeys({ me: { member, passkeys } }: { readonly me: Me }) {
  const say = useWords(accountWords)
  const [isOpen, dialog] = useDisclosure()
  const remove = useAct('removePasskey')
  return (
    <Panel
      aside={
        <Button onClick={dialog.open} size="compact-sm" variant="light">
          {say('add')}
        </Button>
      }
      className="half"
      title={say('passkeys')}
    >
      {remove.error && <FaultNote error={remove.error} />}
      {passkeys.length === 0 && (
        <Empty icon="key" title={say('noPasskeys')}>
          {say('noPasskeysWhy')}
        </Empty>
      )}
      <ul className="rows">
        {passkeys.map(({ id, name, createdAt, usedAt }) => (
          <li key={id}>
            <span className="tile moss">
              <Icon name="key" />
            </span>
            <div className="middle">
              <Text fw={600}>{name}</Text>
              <Text c="dimmed" size="sm">
                {say('made')} <Moment at={createdAt} /> ·{' '}
                {usedAt === undefined ? (
                  say('never')
                ) : (
                  <>
                    {say('used')} <Moment at={usedAt} />
                  </>
                )}
              </Text>
            </div>
            <Tooltip label={say('remove', { name })}>
              <ActionIcon
                aria-label={say('remove', { name })}
                loading={remove.isPending}
                onClick={() => remove.mutate({ id })}
              >
                <Icon name="close" />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
      </ul>
      <Dialog onClose={dialog.close} opened={isOpen} title={say('add')}>
        <MakePasskey isMain member={member} onMade={dialog.close} />
      </Dialog>
    </Panel>
  )
}
