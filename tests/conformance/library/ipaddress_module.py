# ipaddress: addresses, networks, interfaces.
import ipaddress as ip
for text in ("192.168.1.10", "10.0.0.1", "127.0.0.1", "224.0.0.1", "::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"):
    a = ip.ip_address(text)
    print(a, repr(a), a.version, a.is_private, a.is_loopback, a.is_multicast, a.is_link_local, a.exploded, a.reverse_pointer if a.version == 4 else a.ipv4_mapped)
n = ip.ip_network("192.168.0.0/29")
print(n, n.netmask, n.hostmask, n.num_addresses, list(n.hosts()), n.broadcast_address, n.supernet(), list(n.subnets(1)), ip.ip_address("192.168.0.3") in n)
print(ip.ip_interface("10.1.2.3/8").network, ip.ip_network("2001:db8::/126")[1], n.overlaps(ip.ip_network("192.168.0.4/30")), list(n.address_exclude(ip.ip_network("192.168.0.0/30"))))
print(list(ip.summarize_address_range(ip.ip_address("10.0.0.0"), ip.ip_address("10.0.0.6"))), list(ip.collapse_addresses([ip.ip_network("10.0.0.0/25"), ip.ip_network("10.0.0.128/25")])))
print(ip.ip_address("1.2.3.4") + 1, int(ip.ip_address("::2")), ip.ip_address(16909060), ip.ip_address(b"\x01\x02\x03\x04"), f"{ip.ip_address('1.2.3.4'):b}", f"{ip.ip_address('::1'):x}")
print(sorted([ip.ip_address("9.9.9.9"), ip.ip_address("1.1.1.1")]), ip.v4_int_to_packed(5), ip.ip_network("10.0.0.0/8").compare_networks(ip.ip_network("11.0.0.0/8")))
for bad in ("1.2.3", "1.2.3.256", "01.2.3.4", "::1::", "1.2.3.4/33", "10.0.0.1/8", "g::", "", "1.2.3.4/x"):
    for f in (ip.ip_address, ip.ip_network):
        try:
            f(bad)
        except ValueError as e:
            print(e)
