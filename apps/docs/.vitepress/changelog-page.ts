import type { PublicPackage } from './public-packages.js';

const headings: Readonly<Record<string, string>> = {
  major: 'Major changes',
  minor: 'Minor changes',
  patch: 'Patch changes',
};

/** A package's changes as Markdown: those that wait for a version, then those of each version. */
export function changelogPage({ name, version, pending, changelog }: PublicPackage): string {
  const waiting = Object.entries(headings).flatMap(([type, heading]) => {
    const summaries = pending.filter((change) => change.type === type);
    return summaries.length === 0 ? [] : [`### ${heading}`, summaries.map(item).join('\n')];
  });
  return [
    `# Changes of ${name}`,
    `The version here is ${version}.`,
    ...(waiting.length === 0 ? [] : ['## Not released yet', ...waiting]),
    changelog.replace(/^# .*\n/, ''),
  ].join('\n\n');
}

/** A summary may have several paragraphs; those after the first are indented to stay in its item. */
function item({ summary }: { summary: string }): string {
  return `- ${summary.trim().replaceAll('\n', '\n  ')}`;
}
