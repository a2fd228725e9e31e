// A public key expression, pasted or out of a file as signing devices export them.

import { Button, Code, FileButton, Group, Stack, Text, Textarea } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import { readKeyText } from './key-text.ts'
import { welcomeWords } from './words.ts'

const MOST_BYTES = 256 * 1024

export type KeyFieldProps = {
  readonly label: string
  readonly start: 'xpub' | 'tpub'
  readonly value: string
  readonly onChange: (text: string) => void
}

export function KeyField({ label, start, value, onChange }: KeyFieldProps) {
  const say = useWords(welcomeWords)
  const read = readKeyText(value, start)
  const isBad = read.kind === 'bad' && read.why !== 'empty'
  const take = async (file: File | null) => {
    if (file && file.size <= MOST_BYTES) onChange(await file.text())
  }
  const example = `[d34db33f/48h/${start === 'xpub' ? 0 : 1}h/0h/2h]${start}…`
  return (
    <Stack gap={6}>
      <Textarea
        autosize
        description={say('keyHint', { example })}
        error={isBad ? say(`key-${read.why}`) : null}
        label={label}
        maxRows={6}
        minRows={2}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        required
        spellCheck={false}
        value={value}
      />
      <Group gap="sm">
        <FileButton accept=".json,.txt,text/plain,application/json" onChange={(f) => void take(f)}>
          {(props) => (
            <Button {...props} size="compact-sm" variant="default">
              {say('keyFile', { label })}
            </Button>
          )}
        </FileButton>
        {read.kind === 'key' && (
          <Text c="dimmed" size="sm">
            {say('keyRead')} <Code>{read.fingerprint}</Code> <Code>{`m/${read.path}`}</Code>
          </Text>
        )}
      </Group>
    </Stack>
  )
}
