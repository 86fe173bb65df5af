import { StoredTask } from '../domain/stored-task.js';
import type { Task } from '../domain/task.js';
import { isHarmlessJson } from './redaction/is-harmless-json.js';
import { redactSecrets } from './redaction/redact-secrets.js';
import { redactText } from './redaction/redact-text.js';
import type { UnreadableCell } from './sound-task.js';
import { soundTask } from './sound-task.js';

/**
 * The task as it may leave: sound, whatever its source gave, and without secrets. A `StoredTask` that leaves as one has
 * none in its details' text either.
 */
export function presentTask(task: Task, tell?: (cell: UnreadableCell) => void): Task {
  const sound = soundTask(task, tell);
  const name = sound.name && redactText(sound.name);
  const error = sound.error && redactText(sound.error);
  const statusText = sound.statusText && redactText(sound.statusText);
  const isShown = name === sound.name && error === sound.error && statusText === sound.statusText;
  const text = StoredTask.detailsTextOf(sound);
  if (isShown && text !== null && isHarmlessJson(text)) return sound;
  const details = redactSecrets(sound.details);
  if (isShown && text === null && details === sound.details) return sound;
  return { ...sound, name, error, statusText, details };
}
