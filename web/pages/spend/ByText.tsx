// The draft as text for any wallet, and the signed text back.

import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Copy } from '../../parts/Copy.tsx'
import { useWords } from '../../words/use.ts'
import { bytesIn } from './bytes.ts'
import type { WayProps } from './Sign.tsx'
import { spendWords } from './words.ts'

export function ByText({ drafted, onSigned }: WayProps) {
  const say = useWords(spendWords)
  const [text, setText] = useState('')
  return (
    <>
      <Group align="flex-end" gap="xs" mb="md" wrap="nowrap">
        <Textarea
          autosize
          className="grows mono"
          label={say('textDraft')}
          maxRows={4}
          minRows={2}
          readOnly
          value={drafted.psbt}
        />
        <Copy label={say('textCopy')} text={drafted.psbt} />
      </Group>
      <Textarea
        autosize
        className="mono"
        label={say('textSigned')}
        maxRows={6}
        minRows={2}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        spellCheck={false}
        value={text}
      />
      <Button disabled={text.trim() === ''} mt="sm" onClick={() => onSigned(bytesIn(text))}>
        {say('textTake')}
      </Button>
    </>
  )
}
