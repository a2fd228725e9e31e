// What the steps lead to: the desk, where people consent, or another page of the console.

import { Button, Code, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Outward } from '../../parts/Outward.tsx'
import { useWords } from '../../words/use.ts'
import type { Beginning } from './steps.ts'
import { welcomeWords } from './words.ts'

type Of = { readonly beginning: Beginning }

type AtDeskProps = Of & {
  /** Behind the desk's address. */
  readonly route: string
  readonly word: 'claimGo' | 'enrol' | 'enterGo' | 'peopleGo' | 'foundGo'
  readonly isMain?: boolean
}

export function AtDesk({ beginning, route, word, isMain = true }: AtDeskProps) {
  const say = useWords(welcomeWords)
  return (
    <Outward
      href={`${beginning.signer?.deskUrl ?? ''}/${route}`}
      mt="md"
      variant={isMain ? 'filled' : 'default'}
    >
      {say(word)}
    </Outward>
  )
}

export function Organisation({ beginning }: Of) {
  const say = useWords(welcomeWords)
  return (
    <Group align="flex-end">
      <Button mt="md" onClick={() => beginning.choose('alone')}>
        {say('alone')}
      </Button>
      <AtDesk beginning={beginning} isMain={false} route="#/found" word="foundGo" />
    </Group>
  )
}

const SETTINGS = 'notices.json'

export function Notices({ beginning }: Of) {
  const say = useWords(welcomeWords)
  return (
    <>
      <Text mt="xs" size="sm">
        {say('noticesHow')} <Code>{SETTINGS}</Code> · <Code>docs/operating/notices.md</Code>
      </Text>
      <Group mt="md">
        <Button component={Link} to="/notices">
          {say('noticesGo')}
        </Button>
        <Button onClick={() => beginning.choose('no-notices')} variant="default">
          {say('noNotices')}
        </Button>
      </Group>
    </>
  )
}
