import type { BundledPart } from './bundled-parts.ts';

/**
 * The software bill of materials of the published package, as CycloneDX 1.5. A list made from package.json would be
 * empty, since everything that the package needs is bundled.
 */
export function sbom(version: string, parts: readonly BundledPart[]): string {
  const self = component({ name: 'ziti-mcp', version, license: 'Apache-2.0' }, 'application');
  const components = parts.map((part) => component(part, 'library'));
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: self },
    components,
    dependencies: [{ ref: self['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) }],
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

function component({ name, version, license }: Pick<BundledPart, 'name' | 'version' | 'license'>, type: string) {
  // package-url: the scope of a package is a namespace, whose @ is encoded.
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const isExpression = /[ ()]/.test(license);
  return {
    type,
    'bom-ref': purl,
    name,
    version,
    purl,
    licenses: [isExpression ? { expression: license } : { license: { id: license } }],
  };
}
