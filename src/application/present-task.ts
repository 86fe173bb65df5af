import type { Task } from '../domain/task.js';
import { redactSecrets } from './redaction/redact-secrets.js';
import { redactText } from './redaction/redact-text.js';
import type { UnreadableCell } from './sound-task.js';
import { soundTask } from './sound-task.js';

/** The task as it may leave: sound, whatever its source gave, and without secrets. */
export function presentTask(task: Task, tell?: (cell: UnreadableCell) => void): Task {
  const sound = soundTask(task, tell);
  const name = sound.name && redactText(sound.name);
  const error = sound.error && redactText(sound.error);
  const statusText = sound.statusText && redactText(sound.statusText);
  return { ...sound, name, error, statusText, details: redactSecrets(sound.details) };
}
