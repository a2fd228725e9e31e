// The password of an account, which never opens it without a code.

import { Button, Text } from '@mantine/core'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useAct } from '../../session/act.ts'
import { SetPassword } from '../../session/SetPassword.tsx'
import { useWords } from '../../words/use.ts'
import type { Me } from './Account.tsx'
import { accountWords } from './words.ts'

export function Password({ me: { member, password } }: { readonly me: Me }) {
  const say = useWords(accountWords)
  const remove = useAct('removePassword')
  return (
    <Panel
      aside={
        password && (
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate({})}
            size="compact-sm"
            variant="subtle"
          >
            {say('passwordRemove')}
          </Button>
        )
      }
      className="half"
      title={say('password')}
    >
      {remove.error && <FaultNote error={remove.error} />}
      <Text c="dimmed" mb="md" size="sm">
        {password ? (
          <>
            {say('passwordSet')} <Moment at={password.setAt} />. {say('passwordChange')}
          </>
        ) : (
          say('passwordNone')
        )}
      </Text>
      <SetPassword member={member} />
    </Panel>
  )
}
