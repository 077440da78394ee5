import t from 'tap';
import { isPublicAddress, parseNetworks } from '../../src/outbound/index.ts';

void t.test('what is on the public internet', (t) => {
  for (const address of ['1.1.1.1', '93.184.216.34', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1']) {
    t.equal(isPublicAddress(address), true, address);
  }
  t.end();
});

void t.test('what is not', (t) => {
  const others = [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.8', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%lo', 'fc00::1'],
    ...['fd12:3456::1', 'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001::1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
    // Addresses of IPv4 in another form.
    ...['::ffff:10.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::ffff:7f00:1'],
    ...['', 'localhost', '127.1', '2130706433', '0x7f000001', '10.0.0.1/8', '1.1.1.1 '],
  ];
  for (const address of others) t.equal(isPublicAddress(address), false, JSON.stringify(address));
  t.end();
});

void t.test('networks that an operator allows', (t) => {
  const list = parseNetworks(['10.1.0.0/16', '192.0.2.7', 'fd00::/8']);
  t.ok(list.check('10.1.255.255') && list.check('192.0.2.7') && list.check('fd12::1', 'ipv6'));
  t.notOk(list.check('10.2.0.0') || list.check('192.0.2.8'));
  for (const wrong of ['10.1.0.0/33', '10.1.0.0/', '10.1.0.0/-1', '10.1.0.0/8/8', 'example.com', 'fd00::/129', '']) {
    t.throws(() => parseNetworks([wrong]), /is no network/, wrong === '' ? 'nothing' : wrong);
  }
  t.end();
});
